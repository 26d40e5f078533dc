package calendar_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
)

func TestOverridesOfTheDatabase(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), pgtest.New(t)
	c, err := calendar.Load(ctx, db, calendar.UsualHours)
	require.NoError(t, err)
	require.True(t, c.Works(day(t, "2026-06-01")))

	now := at(t, "2026-05-20 12:00")
	off, err := calendar.Enter(ctx, db, calendar.Override{Kind: calendar.Off, Day: day(t, "2026-06-01"),
		Name: calendar.Name{KK: "Балаларды қорғау күні", RU: "День защиты детей"}, Act: "order No. 1"}, 700000001, now)
	require.NoError(t, err)
	require.EqualValues(t, 101, off.Number, "numbers up to 100 are those built in")
	move, err := calendar.Enter(ctx, db, calendar.Override{Kind: calendar.Move, Holiday: calendar.KurbanAit,
		Day: day(t, "2027-05-17"), Act: "announcement"}, 0, now)
	require.NoError(t, err)

	c, err = calendar.Load(ctx, db, calendar.Hours{From: 0, To: 1})
	require.NoError(t, err)
	require.Equal(t, calendar.Hours{From: 0, To: 1}, c.Hours())
	require.Equal(t, "День защиты детей", c.Look(day(t, "2026-06-01")).Name.RU)
	require.False(t, c.Works(day(t, "2027-05-17")))

	require.NoError(t, calendar.Withdraw(ctx, db, off.Number, 700000002, now))
	require.ErrorIs(t, calendar.Withdraw(ctx, db, off.Number, 700000002, now), calendar.ErrNoOverride)
	require.ErrorIs(t, calendar.Withdraw(ctx, db, 1, 0, now), calendar.ErrNoOverride, "what is built in is not withdrawn")
	c, err = calendar.Load(ctx, db, calendar.UsualHours)
	require.NoError(t, err)
	require.True(t, c.Works(day(t, "2026-06-01")))

	all, err := calendar.Overrides(ctx, db)
	require.NoError(t, err)
	require.Equal(t, []calendar.Entered{
		{Override: off, At: now, By: 700000001, WithdrawnAt: now, WithdrawnBy: 700000002},
		{Override: move, At: now},
	}, all)
}

func TestOverrideThatCannotBeIsNotEntered(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), pgtest.New(t)
	_, err := calendar.Enter(ctx, db, calendar.Override{Kind: calendar.Work, Day: day(t, "2026-06-06")}, 0, at(t, "2026-05-20 12:00"))
	require.ErrorIs(t, err, calendar.ErrOverride)
	all, err := calendar.Overrides(ctx, db)
	require.NoError(t, err)
	require.Empty(t, all)
}

func TestDaysInTheDatabase(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), pgtest.New(t)
	var some, none calendar.Day
	err := db.QueryRow(ctx, `SELECT $1::date + 1, $2::date`, day(t, "2026-12-16"), calendar.Day(0)).Scan(&some, &none)
	require.NoError(t, err)
	require.Equal(t, "2026-12-17", some.String())
	require.True(t, none.IsZero())
	require.Error(t, db.QueryRow(ctx, `SELECT 'infinity'::date`).Scan(&some))

	list := days(t, "2026-12-16", "2026-12-17")
	var back []calendar.Day
	require.NoError(t, db.QueryRow(ctx, `SELECT $1::date[]`, list).Scan(&back))
	require.Equal(t, list, back)
}
