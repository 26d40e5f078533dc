package staff_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/internal/file"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// TestWholeEvent: a sitting at one look and one tap; what came since is not decided
// unseen.
func TestWholeEvent(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, karaganda})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		var event int64
		o.in(func(db postgres.DB) (err error) { event, err = activity.NewEvent(t.Context(), db); return err })
		sat := func(deputy int64, mark string) activity.Record {
			rec := activity.Draft{Criterion: "A6", Deputy: deputy, Event: event, Fields: map[string]string{
				"date": "2026-11-20", "body": "сессия", "sitting_no": "7", "mark": mark}}
			return recorder.enters(rec)
		}
		first := sat(1024, "present")
		sat(1101, "absent")
		o.now = o.now.Add(time.Minute)
		verifier.command("verify", "").presses("👥").sees("A6", fmt.Sprint(first.ID), lang.Text("verify.approve_all", locales.Args{"Count": 2}))
		approve := verifier.button("✅")
		third := sat(1103, "present")
		verifier.press(approve.Verb, approve.Args...).sees(lang.Text("verify.another"), fmt.Sprint(third.ID))
		require.Equal(t, activity.Recorded, o.record(first.ID).State)
		o.now = o.now.Add(time.Minute)
		all := verifier.button("✅")
		verifier.presses("✅").sees(lang.Text("verify.approved_many", locales.Args{"Count": 3}), lang.Text("verify.none"))
		verifier.press(all.Verb, all.Args...).sees(lang.Text("verify.approved_many", locales.Args{"Count": 3})).seesNo(lang.Text("verify.another"))
		for _, id := range []int64{first.ID, third.ID} {
			require.Equal(t, activity.Verified, o.record(id).State)
		}
		verifier.press(approve.Verb, approve.Args...).sees(lang.Text("verify.event_none"))

		last := sat(1102, "present")
		verifier.press("vevent", id36(last.ID), "0-0-0").presses("↩️").presses(lang.Text("record.reason.other_criterion"))
		verifier.sees(lang.Text("verify.returned_many", locales.Args{"Count": 1}))
		require.Equal(t, "other_criterion", o.record(last.ID).Reason)
		require.Len(t, o.told(recorder), 1)
	}
}

// TestTenLinks: ten posts on a screen, one is set apart, nine are approved.
func TestTenLinks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, karaganda})
	verifier := o.hires("А. Сәрсенова", locales.Russian, duty{account.Verifier, karaganda})
	var posts []activity.Record
	for i := range 12 {
		o.in(func(db postgres.DB) error {
			rec, err := o.ledger.Record(t.Context(), db, recorder.actor(), activity.Draft{Criterion: "B1", Deputy: 1024, Fields: map[string]string{
				"date": fmt.Sprintf("2026-11-%02d", 11+i), "outlet": fmt.Sprint("Газет ", i), "title": "Су", "language": "kk",
				"url": fmt.Sprintf("https://instagram.com/p/%d", i)}}, o.now.Add(time.Duration(i)*time.Second))
			posts = append(posts, rec)
			return err
		})
	}
	o.now = o.now.Add(time.Minute)
	verifier.command("verify", "B1").presses("Ссылки по десять").sees("Ссылки: 10", "B1")
	require.Equal(t, "https://instagram.com/p/0", verifier.button("🔗 1").URL)
	old := verifier.button("✅")
	verifier.presses("▫️ 3").sees("✋ 3", "отдельно", "Подтвердить все: 9")
	nine := verifier.button("✅")
	verifier.presses("✅").sees("Подтверждено: 9")
	verifier.press(nine.Verb, nine.Args...).sees("Подтверждено: 9").seesNo("Список изменился")
	require.Equal(t, activity.Recorded, o.record(posts[2].ID).State)
	require.Equal(t, activity.Verified, o.record(posts[9].ID).State)
	verifier.sees(fmt.Sprint("№\u00a0", posts[2].ID))
	verifier.press(old.Verb, old.Args...).sees("Список изменился", "Ссылки: 3")
	o.now = o.now.Add(time.Minute)
	verifier.presses("✅").sees("Проверять больше нечего")
	require.Zero(t, o.refusals(verifier))
}

// photo stores a picture and shows a record by it.
func (c *clerk) photo(record int64, unique, hash string) {
	c.Helper()
	c.in(func(db postgres.DB) error {
		return activity.Attach(c.Context(), db, c.actor(), activity.Evidence{Record: record, Kind: activity.File, Telegram: unique, FileID: "id-" + unique, Hash: hash}, c.now)
	})
}

// TestPhotos: not there yet, then opened in private, protected, and in the audit; the
// same photo elsewhere can be compared; in a group nothing is shown.
func TestPhotos(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, karaganda})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		far := o.hires("Б. Әлиев", lang, duty{account.Verifier, ulytau})
		first, second := recorder.enters(meeting(1024, "2026-11-14")), recorder.enters(meeting(1101, "2026-11-21"))
		recorder.photo(first.ID, "same", "")
		recorder.photo(second.ID, "same", "")

		verifier.command("verify", fmt.Sprint(second.ID)).sees("⏳", lang.Text("record.flag_same_file", locales.Args{"Record": fmt.Sprint(first.ID), "Day": lang.Date(first.Day)}))
		verifier.press("vok", id36(second.ID), "1", "0-0-0").sees(firstLine(lang.Text("verify.no_proof")), fmt.Sprint(second.ID))
		verifier.presses(lang.Text("record.compare")).sees("⏳")
		var hash string
		o.in(func(db postgres.DB) (err error) {
			if hash, err = (file.Store{}).Put(t.Context(), db, "image/jpeg", []byte("jpeg")); err != nil {
				return err
			}
			return activity.Stored(t.Context(), db, "same", hash)
		})
		verifier.command("verify", fmt.Sprint(second.ID)).presses(lang.Text("record.compare"))
		require.Len(t, verifier.last.Messages, 2)
		for _, m := range verifier.last.Messages {
			require.Equal(t, hash, m.Photo)
			require.True(t, m.Protect)
		}
		verifier.sees(fmt.Sprint(first.ID), fmt.Sprint(second.ID))
		verifier.command("verify", fmt.Sprint(second.ID))
		see := verifier.button("👁 " + lang.Text("record.open", locales.Args{"Number": 1})[len("👁 "):])
		verifier.press(see.Verb, see.Args...)
		require.Equal(t, hash, verifier.last.Messages[0].Photo)
		require.Equal(t, 3, o.audited("evidence.open", verifier))
		verifier.presses("🌐").sees(lang.Text("record.published", locales.Args{"Record": fmt.Sprint(second.ID)}))

		far.press(see.Verb, see.Args...).sees(lang.Text("verify.elsewhere"))
		far.press("vcmp", id36(second.ID), id36(first.ID)).sees(lang.Text("verify.elsewhere"))
		far.press("vpub", see.Args[0], "1").sees(lang.Text("verify.elsewhere"))
		require.Equal(t, 3, o.refusals(far))
		verifier.group = true
		verifier.press(see.Verb, see.Args...).sees(lang.Text("record.private"))
		verifier.press("vcmp", id36(second.ID), id36(first.ID)).sees(lang.Text("record.private"))
		require.Empty(t, verifier.last.Messages[0].Photo)
	}
}

// audited counts what the audit has of a member.
func (o *office) audited(action string, c *clerk) (n int) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT count(*) FROM audit WHERE action = $1 AND member = $2`, action, c.member).Scan(&n))
	return n
}

// TestFilters: by unit, by criterion, only what is flagged; they stay on the way.
func TestFilters(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, country})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		here, there := recorder.enters(meeting(1024, "2026-11-21")), recorder.enters(meeting(1202, "2026-11-20"))
		flagged := recorder.enters(meeting(1024, "2026-11-21"))

		verifier.command("verify", "").sees(fmt.Sprint(flagged.ID)) // flagged first
		verifier.presses("⚙️").sees(lang.Text("verify.flagged_all")).presses("🏘").presses("Ба").sees("1")
		verifier.presses("▶️").sees(fmt.Sprint(there.ID)).presses("⏭").sees(lang.Text("verify.put_off", locales.Args{"Count": 1}))
		verifier.presses("⚙️").presses("✖️").presses("⚠").sees(lang.Text("verify.flagged_only")).presses("▶️").sees(fmt.Sprint(flagged.ID))
		o.now = o.now.Add(time.Minute)
		verifier.presses("✅").sees(lang.Text("verify.none"))
		verifier.presses("⚙️").presses("📋").presses("A5").presses(lang.Text("verify.flagged_only_button")).presses("▶️").sees(fmt.Sprint(here.ID))
		verifier.command("verify", "А5").sees(fmt.Sprint(here.ID))
		verifier.command("verify", "что-то").sees("/verify A5")
	}
}
