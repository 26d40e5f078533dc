package staff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/locales"
)

// TestABroadcastAtNight goes out in the morning, or at once where that is asked for.
func TestABroadcastAtNight(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		o := newOffice(t)
		o.audience.Verbs["suboff"] = o.audience.Verbs["wb"] // is citizens'
		o.now = time.Date(2036, 11, 24, 23, 0, 0, 0, calendar.Zone)
		first, second := o.hires("Ә. Қойшыбаева", l, duty{account.Administrator, country}), o.hires("С. Ким", l, duty{account.Administrator, country})
		for i, how := range []string{"broadcast.button_go_morning", "broadcast.button_go_night"} {
			first.command("broadcast", "").presses(l.Text("broadcast.button_new")).presses(l.Text("broadcast.all")).presses(l.Text("broadcast.any_language"))
			first.says("Ертең су болмайды").sees(l.Text("broadcast.night")).presses(l.Text("broadcast.button_ask"))
			id := int64(i + 1)
			second.press("wbone", id36(id)).sees(l.Text("broadcast.night")).presses(l.Text(how))
			if how == "broadcast.button_go_night" {
				second.sees(l.Text("broadcast.gone"))
			} else {
				second.sees(l.Text("broadcast.gone_morning"))
			}
			_, err := digest.Fill(t.Context(), o.db, id, o.now)
			require.NoError(t, err)
			rests := l.Text("broadcast.rests", locales.Args{"Hour": "08:00"})
			second.press("wbone", id36(id)).sees(l.Text("broadcast.stage_filling"))
			require.Equal(t, how == "broadcast.button_go_morning", strings.Contains(second.said(), rests))
		}
	}
}

// TestABroadcast is written by one administrator, seen, approved by another, stopped.
func TestABroadcast(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		o := newOffice(t)
		o.audience.Verbs["suboff"] = o.audience.Verbs["wb"] // is citizens'
		first, second := o.hires("Ә. Қойшыбаева", l, duty{account.Administrator, country}), o.hires("С. Ким", l, duty{account.Administrator, country})
		regional := o.hires("Б. Ахметов", l, duty{account.Administrator, karaganda})
		regional.command("broadcast", "").sees(l.Text("broadcast.country_only"))
		first.command("broadcast", "").presses(l.Text("broadcast.button_new")).presses(l.Text("broadcast.role")).presses(l.Text("button.back"))
		first.presses(l.Text("broadcast.region")).presses(l.Text("button.back")).presses(l.Text("broadcast.all")).presses(l.Text("broadcast.any_language"))
		first.says(strings.Repeat("ұ", digest.CampaignMost+1)).sees(l.Text("broadcast.bad_text", locales.Args{"Most": l.Number(digest.CampaignMost)}))
		first.says("Ертең <сервис> бір сағат жұмыс істемейді & қайта қосылады").sees("<сервис>", l.Text("broadcast.one_language"))
		first.presses(l.Text("broadcast.button_text", locales.Args{"Language": "Русский"})).says("Завтра час не работаем").sees("Завтра час", "<сервис>")
		id := id36(1)
		first.press("wbgo", id).sees(l.Text("broadcast.another"))
		first.press("wbone", id).presses(l.Text("broadcast.button_ask")).sees(l.Text("broadcast.asked"))
		first.press("wbask", id).sees(l.Text("broadcast.past"))
		second.press("wbone", id).sees("Завтра час").presses(l.Text("broadcast.button_go")).sees(l.Text("broadcast.gone"), l.Text("broadcast.stage_filling"))
		second.press("wbgo", id).sees(l.Text("broadcast.past"))
		more, err := digest.Fill(t.Context(), o.db, 1, o.now)
		require.NoError(t, err)
		require.True(t, more)
		first.command("broadcast", "").presses("№ 1").presses(l.Text("broadcast.button_stop")).sees(l.Text("broadcast.stopped"), l.Text("broadcast.stage_stopped"))
		first.press("wbstop", id).sees(l.Text("broadcast.past"))
	}
}
