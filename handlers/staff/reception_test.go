package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/locales"
	"qalauly/programme/reception"
)

// rooms adds an office in Shet district and one in another region.
func (o *office) rooms() {
	o.Helper()
	_, err := o.db.Exec(o.Context(), `
		INSERT INTO reception_office (id, key, unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, opens, closes, phone, lat, lon) VALUES
			(1, 'shet', '356400000', 'Шет бөлмесі', 'Приёмная Шет', 'Абай 1', 'Абая 1', 1, 5, '09:00', '18:00', '1', 48.77, 73.68),
			(2, 'ulytau', '620000000', 'Ұлытау бөлмесі', 'Приёмная Улытау', 'Абай 2', 'Абая 2', 1, 5, '09:00', '18:00', '2', 48.0, 67.0)`)
	require.NoError(o, err)
}

// words of a schedule in a language.
type scheduleWords struct {
	make, who, when, bad, publish, published, comes, held, yes, recorded, void, voided, own string
}

var scheduling = map[locales.Lang]scheduleWords{
	locales.Kazakh:  {"➕ Жаңа қабылдау", "1024", "26 қараша 15:00–16:00", "Күні мен сағатын түсінбедім", "✅ Жариялау", "✅ Жарияланды.", "👥 Кім келеді", "✅ Қабылдау өтті", "✅ Иә, өтті", "✅ Жазылды: №", "🗑 Есепке алмау", "✅ Қабылдау есепке алынбады", "Жазба расталып қойған"},
	locales.Russian: {"➕ Новый приём", "1024", "26 ноября 15-16", "День и часы не понял", "✅ Опубликовать", "✅ Опубликовано.", "👥 Кто придёт", "✅ Приём прошёл", "✅ Да, прошёл", "✅ Записано: №", "🗑 Не засчитывать", "✅ Приём не засчитан", "Запись уже подтверждена"},
}

// TestReceptionFromScheduleToCell: staff make a schedule, see who comes, count visitors
// and say that it was held; another verifies the record, and voiding takes it out.
func TestReceptionFromScheduleToCell(t *testing.T) {
	t.Parallel()
	for l, w := range scheduling {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.now = time.Date(2026, 11, 23, 10, 0, 0, 0, calendar.Zone)
			o.rooms()
			c := o.hires("Жазушы", l, duty{account.Recorder, shet})
			other := o.hires("Тексеруші", l, duty{account.Verifier, karaganda})
			c.command("receptions", "").presses(w.make)
			c.seesNo("Улытау").presses("1.")
			c.says(w.who)
			c.says("ертеңгісін").sees(w.bad)
			c.says(w.when).presses("20")
			c.sees("20").presses("15")
			again := c.button(w.publish)
			c.presses(w.publish).sees(w.published)
			c.press(again.Verb, again.Args...).sees(w.published)
			list, total, err := reception.Coming(t.Context(), o.db, 1024, 0, o.now, reception.Page{Limit: 9})
			require.NoError(t, err)
			require.Equal(t, 1, total, "two taps make one")
			one := list[0]
			b, err := reception.Book(t.Context(), o.db, 71, one.ID, 0, o.now)
			require.NoError(t, err)
			_, err = reception.Rename(t.Context(), o.db, 71, b.ID, "Гүлнәр Сейіт", o.now)
			require.NoError(t, err)
			c.command("receptions", "").presses("15:00").presses(w.comes)
			c.sees("15:00 · Гүлнәр Сейіт")
			require.True(t, c.last.Messages[0].Protect)
			c.press("ywalk", id36(one.ID), "1").sees(l.Text("schedule.early"))
			found, err := audit.Find(t.Context(), o.db, audit.Query{Deputy: 1024})
			require.NoError(t, err)
			require.Contains(t, actions(found), "visitors.open")
			for _, e := range found {
				require.NotContains(t, e.After+e.Before, "Гүлнәр")
			}

			o.now = one.Begins().Add(10 * time.Minute)
			c.press("yone", id36(one.ID)).presses(w.comes).presses("✅ 15:00").sees("↩️ 15:00")
			c.press("yone", id36(one.ID)).presses("➕")
			plus := c.button("➕")
			c.press(plus.Verb, plus.Args...)
			c.press(plus.Verb, plus.Args...) // a second tap counts nobody twice
			c.presses(w.held).sees("3")
			yes := c.button(w.yes)
			c.press(yes.Verb, yes.Args...).sees(w.recorded)
			c.press(yes.Verb, yes.Args...).sees(w.recorded)
			held, err := reception.ByID(t.Context(), o.db, one.ID)
			require.NoError(t, err)
			require.Equal(t, 3, held.Received())
			rec := o.record(held.Record)
			require.Equal(t, []any{activity.Recorded, "A4", "3"}, []any{rec.State, rec.Criterion, rec.Fields["received"]})
			var records int
			require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM record`).Scan(&records))
			require.Equal(t, 1, records)

			other.command("verify", "").presses(map[locales.Lang]string{locales.Kazakh: "✅ Растау", locales.Russian: "✅ Подтвердить"}[l])
			require.Equal(t, activity.Verified, o.record(rec.ID).State)
			require.Equal(t, int64(activity.Unit), o.points(1024))
			c.press("yone", id36(one.ID)).presses(w.void)
			c.says("болған жоқ").presses(w.void[:4]).sees(w.own)
			require.Equal(t, int64(activity.Unit), o.points(1024))
			other.command("receptions", "").press("ylist", "p", "1").presses("15:00")
			other.seesNo(w.comes).presses(w.void)
			other.says("болған жоқ")
			gone := other.button("🗑")
			other.press(gone.Verb, gone.Args...).sees(w.voided)
			other.press(gone.Verb, gone.Args...)
			require.Equal(t, activity.Voided, o.record(rec.ID).State)
			require.Zero(t, o.points(1024))
		})
	}
}

// points is what a deputy has of A4.
func (o *office) points(deputy int64) (x int64) {
	o.Helper()
	cells, err := activity.Cells(o.Context(), o.db, activity.Week(o.now), activity.Week(o.now))
	require.NoError(o, err)
	for _, c := range cells {
		if c.Deputy == deputy && c.Criterion == "A4" {
			x += c.X
		}
	}
	return x
}

func actions(found []audit.Kept) (all []string) {
	for _, e := range found {
		all = append(all, e.Action)
	}
	return all
}

// TestReceptionsOfOthers: who is on duty elsewhere is refused, and names are for those on
// duty and for the desk of the deputy alone.
func TestReceptionsOfOthers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.now = time.Date(2026, 11, 23, 10, 0, 0, 0, calendar.Zone)
	o.rooms()
	here := o.hires("Осында", locales.Russian, duty{account.Recorder, shet})
	there := o.hires("Там", locales.Russian, duty{account.Recorder, ulytau}, duty{account.Verifier, ulytau})
	verifier := o.hires("Выше", locales.Russian, duty{account.Verifier, karaganda})
	one, err := reception.Desk{Ledger: o.ledger}.Plan(t.Context(), o.db, here.actor(), reception.Draft{
		Office: 1, Deputy: 1024, Day: calendar.DayOf(o.now) + 3, From: 900, To: 960, Minutes: 15}, o.now)
	require.NoError(t, err)
	_, err = reception.Book(t.Context(), o.db, 71, one.ID, 0, o.now)
	require.NoError(t, err)
	id := id36(one.ID)
	for _, verb := range []string{"yone", "ywho", "ywalk", "ycame", "yheld", "yheldy", "yend", "yendy"} {
		before := o.refusals(there)
		there.press(verb, id, "1", "1").sees("не на вашей территории")
		require.Equal(t, before+1, o.refusals(there), verb)
	}
	there.command("receptions", "").seesNo("15:00")
	there.press("yoff", "1").sees("не на вашей территории")
	there.press("yput", "1", "sg", id36(int64(one.Day)), "600", "660", "15", "1").sees("не на вашей территории")
	verifier.press("yone", id).seesNo("👥 Кто придёт")
	verifier.press("ywho", id).sees("не на вашей территории")
	here.group = true
	here.press("ywho", id).seesNo("имя не названо")
	here.group = false
	sits := o.hires("депутат", locales.Russian).sits(1024)
	sits.command("receptions", "").presses("15:00").presses("👥 Кто придёт").sees("имя не названо")
	sits.press("yheldy", id).sees("не на вашей территории")
	sits.press("yone", id).presses("✖️ Отменить приём").sees("причину увидят все")
	sits.says("заболел").sees("Записано человек: 1").presses("✖️ Да").sees("✅ Приём отменён. Предупрежу человек: 1.")
	var told int
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM notice WHERE recipient = 71 AND kind = 'visitoff'`).Scan(&told))
	require.Equal(t, 1, told)
}
