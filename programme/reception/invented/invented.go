// Package invented makes up public receptions for the demo and for tests: 234 offices
// over the real units of the country, at addresses that do not exist, and a schedule for
// the weeks to come. The rules it keeps: the same country on the same day gets the same
// offices and the same schedule, all of it marked as invented; what is there already
// stays.
package invented

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Offices is how many there are.
const Offices = 234

// Days is how far ahead the schedule reaches.
const Days = 28

//go:embed words.json
var wordsJSON []byte

type words struct {
	Office, Address name
	Streets         []name
}

type name struct{ KK, RU string }

// Fill makes up the offices, where there are none, and the receptions of the days to come
// that have none. first are deputies who receive before others of their body.
func Fill(ctx context.Context, db postgres.DB, first []int64, now time.Time) error {
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('invented receptions'))`); err != nil {
			return err
		}
		if err := offices(ctx, tx); err != nil {
			return err
		}
		return schedule(ctx, tx, first, now)
	})
	if err != nil {
		return fmt.Errorf("invented: receptions: %w", err)
	}
	return nil
}

// place is a unit that gets an office.
type place struct {
	Code       string
	Name, Seat territory.Name
	Lat, Lon   float64
}

// offices are one in each district, city and district of a city, then those of regions.
func offices(ctx context.Context, tx pgx.Tx) error {
	var there bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM reception_office)`).Scan(&there); err != nil || there {
		return err
	}
	var w words
	if err := json.Unmarshal(wordsJSON, &w); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT u.code, u.name_kk, u.name_ru, coalesce(u.lat, p.lat), coalesce(u.lon, p.lon)
		FROM unit u LEFT JOIN unit p ON p.code = u.parent
		WHERE coalesce(u.lat, p.lat) IS NOT NULL
		ORDER BY u.level = 'region', u.code LIMIT $1`, Offices)
	places, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p place, err error) {
		err = row.Scan(&p.Code, &p.Name.KK, &p.Name.RU, &p.Lat, &p.Lon)
		p.Seat = territory.Seat(p.Code)
		if p.Seat.KK == "" {
			p.Seat = p.Name
		}
		return p, err
	})
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for i, p := range places {
		street, house := w.Streets[i%len(w.Streets)], strconv.Itoa(1+i*7%90)
		said := func(of, unit, seat, street string) string {
			return strings.NewReplacer("{unit}", unit, "{seat}", seat, "{street}", street, "{house}", house).Replace(of)
		}
		batch.Queue(`
			INSERT INTO reception_office (key, unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, opens, closes, phone, lat, lon, invented)
			VALUES ($1, $2, $3, $4, $5, $6, 1, $7, '09:00', '18:00', $8, $9, $10, true)`,
			"demo-"+p.Code, p.Code, said(w.Office.KK, p.Name.KK, "", ""), said(w.Office.RU, p.Name.RU, "", ""),
			said(w.Address.KK, "", p.Seat.KK, street.KK), said(w.Address.RU, "", p.Seat.RU, street.RU),
			5+i%2, fmt.Sprintf("+7 700 000 %02d %02d", i/100, i%100),
			p.Lat+float64(i%9-4)/1000, p.Lon+float64(i%7-3)/1000)
	}
	return tx.SendBatch(ctx, batch).Close()
}

// receiver is a deputy with the body's unit.
type receiver struct {
	Deputy int64
	Unit   string
}

// schedule gives each office a reception a week, of the deputies of its own unit in turn,
// on working days.
func schedule(ctx context.Context, tx pgx.Tx, first []int64, now time.Time) error {
	c, err := calendar.Load(ctx, tx, calendar.UsualHours)
	if err != nil {
		return err
	}
	today := calendar.DayOf(now)
	rows, _ := tx.Query(ctx, `
		SELECT m.deputy, b.unit FROM mandate m JOIN body b ON b.id = m.body JOIN deputy d ON d.id = m.deputy
		WHERE $1::date BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity') AND b.unit IS NOT NULL AND d.invented
		ORDER BY b.unit, m.deputy`, today)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[receiver])
	if err != nil {
		return err
	}
	of := map[string][]int64{}
	for _, r := range all {
		of[r.Unit] = append(of[r.Unit], r.Deputy)
	}
	for unit, deputies := range of {
		slices.SortStableFunc(deputies, func(a, b int64) int { return turn(first, a) - turn(first, b) })
		of[unit] = deputies
	}
	rows, _ = tx.Query(ctx, `
		SELECT o.id, CASE WHEN u.level = 'city_district' THEN u.parent ELSE o.unit END
		FROM reception_office o JOIN unit u ON u.code = o.unit WHERE o.invented ORDER BY o.id`)
	rooms, err := pgx.CollectRows(rows, pgx.RowToStructByPos[receiver])
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for i, room := range rooms {
		deputies := of[room.Unit]
		for week := range calendar.Day(Days / 7) {
			n := i/11 + int(week) // offices of one city begin with others
			if slices.ContainsFunc(first, func(id int64) bool { return slices.Contains(deputies, id) }) {
				n = int(week)
			}
			if len(deputies) == 0 {
				continue
			}
			day := c.OnOrAfter(calendar.WeekOf(today).Add(int(week)).Monday() + calendar.Day((i+1)%5))
			if day <= today {
				day = c.OnOrAfter(day + Days)
			}
			opens, closes := "15:00", "17:00"
			if i%3 == 1 {
				opens, closes = "10:00", "12:00"
			}
			batch.Queue(`
				INSERT INTO reception (office, deputy, day, opens, closes, minutes, announced_at, made_by, moved_at, invented)
				SELECT $1, $2, $3, $4::text::time, $5::text::time, 15, $6, 0, $6, true
				WHERE NOT EXISTS (SELECT FROM reception r WHERE r.day = $3 AND (r.office = $1 OR r.deputy = $2))`,
				room.Deputy, deputies[n%len(deputies)], day, opens, closes, now.AddDate(0, 0, -5))
		}
	}
	return tx.SendBatch(ctx, batch).Close()
}

// turn is whose turn comes before others'.
func turn(first []int64, deputy int64) int {
	if i := slices.Index(first, deputy); i >= 0 {
		return i
	}
	return len(first)
}
