package staff_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/staff"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// drafts makes the draft of the week that closed last, by R1 with fewer runs of ranges.
func (o *office) drafts() {
	o.Helper()
	file := bytes.Replace(methods.R1File(), []byte("runs = 1000"), []byte("runs = 100"), 1)
	m, err := methods.Parse("r1.toml", file)
	require.NoError(o, err)
	require.NoError(o, weeks.Announce(o.Context(), o.db, m, file, 0, m.EffectiveFrom))
	done, err := weeks.Tick(o.Context(), o.db, calendar.Usual(), o.now)
	require.NoError(o, err)
	require.Len(o, done.Drafted, 1)
}

// TestAnObjection goes from the draft of a deputy to the words, past those who may not
// vote, to the two votes that take the record out.
func TestAnObjection(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", l, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", l, duty{account.Verifier, karaganda}, duty{account.Commission, ulytau})
		near := o.hires("Б. Ахметов", l, duty{account.Commission, karaganda})
		first, second := o.hires("Е. Қасымов", l, duty{account.Commission, ulytau}), o.hires("С. Ким", l, duty{account.Commission, ulytau})
		chief := o.hires("Ә. Қойшыбаева", l).sits(1024)
		chief.command("myrating", "").sees(l.Text("myrating.none"))
		rec := recorder.enters(meeting(1024, "2026-11-18"))
		o.in(func(db postgres.DB) error {
			_, err := o.ledger.Move(o.Context(), db, verifier.actor(), activity.Step{Record: rec.ID, Act: activity.Verify}, o.now)
			return err
		})
		o.drafts()

		chief.command("myrating", "").sees("A5", l.Text("myrating.lifts"), "2026")
		chief.presses("A5").sees("1 − 0,2^", fmt.Sprint(rec.ID))
		chief.presses(fmt.Sprint(rec.ID)).sees("Ақадыр")
		chief.presses(l.Text("myrating.object")).says("Бұл кездесуде мен болған жоқпын")
		chief.presses(l.Text("object.send"))
		filed, err := weeks.OpenObjections(o.Context(), o.db)
		require.NoError(t, err)
		require.Len(t, filed, 1)
		id := filed[0].ID
		chief.sees(firstLine(l.Text("object.filed", locales.Args{"Number": fmt.Sprint(id)})))
		chief.command("objection", "").sees(l.Text("object.state_open"))

		verifier.command("objections", "").sees(l.Text("object.concerned"))
		verifier.press("osee", id36(id)).sees(l.Text("object.concerned"))
		near.command("objections", "").sees(l.Text("object.own_region"))
		near.press("owhy", id36(id), "d", "0").sees(l.Text("object.own_region"))

		first.command("objections", "").presses(fmt.Sprint(id)).sees("болған жоқпын", "Ақадыр", "https://example.kz/")
		first.presses(l.Text("commission.grant_void")).presses(l.Text("record.reason.no_proof")).sees(l.Text("commission.taken", locales.Args{"Number": fmt.Sprint(id)}))
		first.press("owhy", id36(id), "d", "0").sees(l.Text("object.voted"))
		require.Equal(t, activity.Verified, o.record(rec.ID).State, "one vote decides nothing")
		second.press("osee", id36(id)).presses(l.Text("commission.grant_void")).says("Хаттамада аты жоқ").sees(l.Text("object.state_granted"))
		require.Equal(t, activity.Voided, o.record(rec.ID).State)
		second.command("objections", "").sees(l.Text("commission.none"))
		chief.command("objection", "").sees(l.Text("object.state_granted"), "Хаттамада аты жоқ")
	}
}

// TestAnObjectionTakenBack: only of one's own rating, only by the deputy.
func TestAnObjectionTakenBack(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		o := newOffice(t)
		o.drafts()
		chief, other := o.hires("Ә. Қойшыбаева", l).sits(1024), o.hires("Н. Басқа", l).sits(1102)
		draft, err := weeks.CurrentDraft(o.Context(), o.db)
		require.NoError(t, err)
		other.press("oask", id36(draft.ID), id36(1024), "all")
		require.Nil(t, other.last.Talk, "nobody objects for another")
		chief.press("oask", id36(draft.ID), id36(1024), "all").says("Есеп дұрыс емес")
		chief.presses(l.Text("object.no")).sees(l.Text("object.left"))
		chief.press("oask", id36(draft.ID), id36(1024), "a5").says("Есеп дұрыс емес, https://example.kz/x қараңыз")
		chief.presses(l.Text("object.send"))
		filed, err := weeks.OpenObjections(o.Context(), o.db)
		require.NoError(t, err)
		require.Len(t, filed, 1)
		require.Equal(t, "https://example.kz/x", filed[0].Proof)
		require.Equal(t, "A5", filed[0].Criterion)
		other.press("oback", id36(filed[0].ID)).sees(l.Text("object.only_deputy"))
		chief.command("objection", "").presses(l.Text("object.withdraw", locales.Args{"Number": fmt.Sprint(filed[0].ID)})).sees(l.Text("object.state_withdrawn"))
	}
}

// TestAnObjectionIsCorrected: the deputy proves it by photos; a member of the commission
// says how the record is to be, another agrees by one tap, and the record is corrected.
func TestAnObjectionIsCorrected(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		o := newOffice(t)
		recorder, verifier := o.hires("Д. Омаров", l, duty{account.Recorder, shet}), o.hires("А. Сәрсенова", l, duty{account.Verifier, karaganda})
		first, second := o.hires("Е. Қасымов", l, duty{account.Commission, ulytau}), o.hires("С. Ким", l, duty{account.Commission, ulytau})
		chief := o.hires("Ә. Қойшыбаева", l).sits(1024)
		rec := recorder.enters(meeting(1024, "2026-11-18"))
		o.in(func(db postgres.DB) error {
			_, err := o.ledger.Move(o.Context(), db, verifier.actor(), activity.Step{Record: rec.ID, Act: activity.Verify}, o.now)
			return err
		})
		o.drafts()
		draft, err := weeks.CurrentDraft(o.Context(), o.db)
		require.NoError(t, err)

		chief.press("oask", id36(draft.ID), id36(1024), "r", id36(rec.ID))
		chief.attaches(handlers.VoiceFile, "v", "").sees(l.Text("object.not_a_proof", locales.Args{"Most": 10}))
		chief.attaches(handlers.PhotoFile, "p1", "").sees(firstLine(l.Text("object.proof_kept", locales.Args{"Count": 1})))
		chief.attaches(handlers.DocumentFile, "d1", "Адам саны қате").sees("«Адам саны қате»", l.Text("object.with_files", locales.Args{"Count": 2}))
		chief.presses(l.Text("object.send"))
		filed, err := weeks.OpenObjections(o.Context(), o.db)
		require.NoError(t, err)
		require.Equal(t, []weeks.Proof{{Kind: "photo", ID: "p1"}, {Kind: "document", ID: "d1"}}, filed[0].Files)
		id := id36(filed[0].ID)

		verifier.press("ofile", id).seesNo(l.Text("commission.proofs_of", locales.Args{"Number": fmt.Sprint(filed[0].ID)}))
		first.press("osee", id).presses(l.Text("commission.proofs", locales.Args{"Count": 2}))
		require.Len(t, first.last.Messages[0].Files, 2)
		require.True(t, first.last.Messages[0].Protect)
		first.press("osee", id).seesNo(l.Text("commission.as_proposed"))
		first.presses(l.Text("commission.grant_correct")).sees(l.Text("commission.ask_fix"))
		first.says("45 адам").sees(l.Text("commission.same_record"))
		first.says("57 адам").sees("57")
		first.presses(l.Text("record.reason.no_proof")).sees(l.Text("commission.taken", locales.Args{"Number": fmt.Sprint(filed[0].ID)}))
		second.press("owhy", id, "gc", "0").sees(l.Text("commission.lost"))
		second.press("osee", id).sees("57", l.Text("commission.as_proposed"))
		second.presses(l.Text("commission.as_proposed")).says("Хаттамада 57 адам").sees(l.Text("object.state_granted"))
		require.Equal(t, activity.Corrected, o.record(rec.ID).State)
		got, err := weeks.ObjectionByID(o.Context(), o.db, filed[0].ID)
		require.NoError(t, err)
		require.Equal(t, "57", o.record(got.Correcting).Fields["present"])

		// Whose hands the record was in before the correction does not vote on that either.
		again := weeks.Objection{Snapshot: draft.ID, Deputy: 1024, Record: got.Correcting}
		_, err = o.db.Exec(o.Context(), `INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) VALUES ($1, 'commission', $2, 0, -1, now())`, recorder.member, ulytau)
		require.NoError(t, err)
		m, err := account.MemberByID(o.Context(), o.db, recorder.member)
		require.NoError(t, err)
		require.ErrorIs(t, weeks.MayVote(o.Context(), o.db, again, m), weeks.ErrConcerned)
	}
}

// TestTheRatingDesk: where the rating stands; what it would be now, and by another method;
// a pause that two want.
func TestTheRatingDesk(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		o := newOffice(t)
		recorder, verifier := o.hires("Д. Омаров", l, duty{account.Recorder, shet}), o.hires("А. Сәрсенова", l, duty{account.Verifier, karaganda})
		editor, other := o.hires("Е. Қасымов", l, duty{account.Editor, country}), o.hires("С. Ким", l, duty{account.Administrator, country})
		local := o.hires("Б. Ахметов", l, duty{account.Editor, karaganda})
		below := staff.RatingDesk(staff.Options{Method: methods.R1()})
		for who, want := range map[*clerk]int{recorder: 0, editor: 1} {
			o.in(func(db postgres.DB) error {
				rows, err := below(o.Context(), db, who.request())
				require.Len(t, rows, want)
				return err
			})
		}
		recorder.press("rd").seesNo(l.Text("ratingdesk.run"))
		editor.press("rd").sees(l.Text("ratingdesk.none"))
		editor.press("rdrun").sees(l.Text("ratingdesk.none"))
		o.drafts()
		editor.press("rd").sees("R1", l.Text("score.week", locales.Args{"Number": 47, "Year": 2026}), l.Text("ratingdesk.open", locales.Args{"Count": 0}))
		editor.seesNo(l.Text("ratingdesk.objections"))
		editor.presses(l.Text("ratingdesk.run")).sees(l.Text("ratingdesk.changed", locales.Args{"Changed": 0, "Of": 7}))
		rec := recorder.enters(meeting(1024, "2026-11-18"))
		o.in(func(db postgres.DB) error {
			_, err := o.ledger.Move(o.Context(), db, verifier.actor(), activity.Step{Record: rec.ID, Act: activity.Verify}, o.now)
			return err
		})
		editor.press("rdrun").sees(l.Text("ratingdesk.changed", locales.Args{"Changed": 1, "Of": 7}), "→")

		editor.press("rdtry").says("r2").sees(l.Text("ratingdesk.not_a_method", locales.Args{"Most": 256}))
		editor.attaches(handlers.DocumentFile, "BQAC", "")
		editor.sees(l.Text("ratingdesk.trying"))
		var ref string
		require.NoError(t, o.db.QueryRow(o.Context(), `SELECT ref FROM task WHERE kind = $1`, staff.TrialTask).Scan(&ref))
		person, fileID, _, err := staff.ReadTrialRef(ref)
		require.NoError(t, err)
		require.Equal(t, editor.person, person)
		require.Equal(t, "BQAC", fileID)
		lighter := bytes.Replace(methods.R1File(), []byte("pull = "), []byte("pull = 1"), 1)
		for sees, body := range map[string][]byte{
			"r2.toml:1": []byte("weeks = "), l.Text("ratingdesk.kept_nothing"): lighter,
		} {
			id, err := weeks.KeepTrial(o.Context(), o.db, editor.person, "r2.toml", body, o.now)
			require.NoError(t, err)
			word := staff.Monday(staff.Options{Method: methods.R1()}, nil)
			m, ok, err := word(o.Context(), o.db, notice.Due{Kind: staff.NoticeTrial, Ref: fmt.Sprint(id), To: editor.person}, account.Person{ID: editor.person, Lang: string(l)})
			require.NoError(t, err)
			require.True(t, ok)
			require.Contains(t, string(m.HTML), sees)
			_, ok, err = word(o.Context(), o.db, notice.Due{Kind: staff.NoticeTrial, Ref: fmt.Sprint(id), To: other.person}, account.Person{ID: other.person, Lang: string(l)})
			require.NoError(t, err)
			require.False(t, ok, "it is for who sent the file")
		}

		local.command("pause", "").sees(l.Text("week.country_only"))
		editor.press("rd").presses(l.Text("ratingdesk.pause")).says("Сайлау алдындағы үгіт").sees(l.Text("ratingdesk.wished"))
		editor.press("rd").sees("Сайлау алдындағы үгіт").seesNo(l.Text("ratingdesk.approve"))
		require.Positive(t, o.notices(staff.NoticePause, other.person))
		require.Zero(t, o.notices(staff.NoticePause, editor.person))
		var wish int64
		require.NoError(t, o.db.QueryRow(o.Context(), `SELECT id FROM publication`).Scan(&wish))
		editor.press("rdyes", id36(wish))
		paused, _, _, err := weeks.Paused(o.Context(), o.db)
		require.NoError(t, err)
		require.False(t, paused, "who asked does not approve")
		other.press("rd").presses(l.Text("ratingdesk.approve")).sees(firstLine(l.Text("ratingdesk.paused", locales.Args{"Reason": "Сайлау алдындағы үгіт"})))
		paused, _, _, err = weeks.Paused(o.Context(), o.db)
		require.NoError(t, err)
		require.True(t, paused)
		other.command("pause", "").sees(l.Text("ratingdesk.resume"))
		other.command("resume", "").says("Сайлау өтті").sees(l.Text("ratingdesk.wished"))
		editor.press("rd").presses(l.Text("ratingdesk.approve")).sees(l.Text("ratingdesk.pause"))
	}
}

// notices counts what somebody is owed of a kind.
func (o *office) notices(kind string, person int64) (n int) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT count(*) FROM notice WHERE kind = $1 AND recipient = $2`, kind, person).Scan(&n))
	return n
}
