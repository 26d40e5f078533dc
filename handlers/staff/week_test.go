package staff_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// publishes drafts, freezes and publishes the week that closed last.
func (o *office) publishes() {
	o.Helper()
	file := bytes.Replace(methods.R1File(), []byte("runs = 1000"), []byte("runs = 100"), 1)
	m, err := methods.Parse("r1.toml", file)
	require.NoError(o, err)
	require.NoError(o, weeks.Announce(o.Context(), o.db, m, file, 0, m.EffectiveFrom))
	_, err = weeks.Tick(o.Context(), o.db, calendar.Usual(), o.now)
	require.NoError(o, err)
	o.now = o.now.Add(7 * 24 * time.Hour)
	done, err := weeks.Tick(o.Context(), o.db, calendar.Usual(), o.now)
	require.NoError(o, err)
	require.NotEmpty(o, done.Published)
}

// TestAWeekIsPosted: a channel is found and bound, the week previewed, held, asked for by
// one editor and approved by another; who looks after one region only looks.
func TestAWeekIsPosted(t *testing.T) {
	t.Parallel()
	const channel = -1001234567890
	for _, l := range locales.All() {
		o := newOffice(t)
		first, second := o.hires("Ә. Қойшыбаева", l, duty{account.Editor, country}), o.hires("С. Ким", l, duty{account.Administrator, country})
		regional := o.hires("Б. Ахметов", l, duty{account.Editor, karaganda})
		recorder := o.hires("Д. Омаров", l, duty{account.Recorder, shet})
		first.command("digest", "").sees(l.Text("week.none"))
		recorder.command("digest", "").sees(l.Text("road.not_allowed"))

		found := first.request()
		found.Chat, found.Private, found.Joined = channel, false, &handlers.Joined{Channel: true, Title: "Халық <&> дауысы", Posts: true}
		o.in(func(db postgres.DB) error {
			_, err := o.audience.Joined(o.Context(), db, found)
			return err
		})
		var told int
		require.NoError(t, o.db.QueryRow(o.Context(), `SELECT count(*) FROM notice WHERE kind = 'weekpostchannel'`).Scan(&told))
		require.Equal(t, 2, told, "those who publish for the country")
		first.command("channel", "").sees("@qalauly_bot", l.Text("channel.nothing")).presses("дауысы")
		first.presses(l.Text("channel.button_add", locales.Args{"Language": "Қазақша"})).presses(l.Text("rating.country")).sees(l.Text("channel.bound"))
		first.presses(l.Text("channel.button_add", locales.Args{"Language": "Русский"})).presses(map[locales.Lang]string{locales.Kazakh: "Қарағанды", locales.Russian: "Караганд"}[l]).sees(l.Text("channel.bound"))
		first.press("wcbind", "-"+id36(-channel), "kk", "0").sees(l.Text("channel.bound_already"))
		regional.press("wcbind", "-"+id36(-channel), "kk", "0").sees(l.Text("week.country_only"))

		o.publishes()
		_, err := digest.Tick(o.Context(), o.db, o.now)
		require.NoError(t, err)
		s, err := weeks.Latest(o.Context(), o.db, weeks.Weekly)
		require.NoError(t, err)
		regional.command("digest", "").sees(l.Text("week.state_owed")).presses(l.Text("week.button_see", locales.Args{"Period": ""})[:4])
		regional.presses("Русский").sees("Рейтинг депутатов", "R1", s.Hash[:8])
		regional.press("wdhold", strings.ToLower(s.Period)).sees(l.Text("week.country_only"))
		first.press("wdhold", "2030-w01")
		second.press("wdfree", "2030-w01").sees(l.Text("week.nothing"))
		first.press("wdfree", "2030-w01").sees(l.Text("week.now_free"))
		first.command("digest", "").presses(l.Text("week.button_hold")).sees(l.Text("week.state_held"))
		first.presses(l.Text("week.button_publish")).sees(l.Text("week.asked"), l.Text("week.another"))
		first.press("wdyes", id36(1)).sees(l.Text("week.another"))
		second.command("digest", "").presses(l.Text("week.button_approve", locales.Args{"What": l.Text("week.approve_publish")})).sees(l.Text("week.approved"), l.Text("week.state_owed"))
		_, err = o.db.Exec(o.Context(), `UPDATE notice SET state = 3, maybe = true, outcome = 'maybe sent' WHERE kind = 'weekpost' AND state = 0`)
		require.NoError(t, err)
		first.command("digest", "").sees(l.Text("week.state_unclear")).presses(l.Text("week.button_there", locales.Args{"Channel": ""})[:6]).sees(l.Text("week.confirmed"))
		first.press("wdask", "publish", strings.ToLower(s.Period)).sees(l.Text("week.nothing"))
		second.command("channel", "").presses("дауысы").presses(l.Text("channel.button_end", locales.Args{"Feed": ""})[:6]).sees(l.Text("channel.ended"))
	}
}
