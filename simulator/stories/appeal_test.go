package stories

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy/invented"
	"qalauly/rating/methods"
	"qalauly/simulator"
)

// told are the words of an appeal in each language, as its author reads them.
var told = map[string]map[string]string{
	"kk": {
		"language": "Қазақша", "who": "Қойшыбаева Әсел", "card": "Шет аудандық мәслихатының депутаты", "write": "✍️ Депутатқа жазу",
		"consent": "Жазу үшін келісіміңіз керек", "agree": "✅ Келісемін", "prompt": "Мәселеңізді жазыңыз", "text": "Абай көшесінде екі аптадан бері су жоқ.",
		"preview": "Депутат осыны көреді:", "topic": "су, жылу, жарық", "send": "📨 Жіберу", "slip": "Тіркелді: № KK-2026-", "undo": "↩️ Қайтарып алу", "undone": "Қайтарып алынды",
		"resume": "✍️ Өтінішті жалғастыру", "photos": "фото: 3", "voice": "дауыс: 1", "unfinished": "Жіберілмеген өтінішіңіз бар", "why": "❓ Неге осы күн?", "because": "Неге 17 желтоқсан?",
		"added": "Депутатқа жетті", "revised": "Түзету депутатқа жетті", "accepted": "қарауға алынды", "asked": "Депутат нақтылауды сұрайды", "informed": "Нақтылау депутатқа жетті",
		"answered": "Депутат жауап берді", "survey": "Таңдауыңызды депутат көрмейді", "partly": "🟡 Жартылай", "voted": "Жазылды", "reopen": "🔁 Қайта ашу", "reopened": "қайта ашылды", "mine": "📬 Өтініштерім",
		"back": "⬅️ Артқа",
	},
	"ru": {
		"language": "Русский", "who": "Койшибаева Асель", "card": "Депутат Шетского районного маслихата", "write": "✍️ Написать депутату",
		"consent": "Чтобы написать, нужно ваше согласие", "agree": "✅ Согласен(на)", "prompt": "Опишите проблему", "text": "На улице Абая две недели нет воды.",
		"preview": "Депутат увидит это:", "topic": "вода, тепло, свет", "send": "📨 Отправить", "slip": "Зарегистрировано: № KK-2026-", "undo": "↩️ Отозвать", "undone": "Отозвано",
		"resume": "✍️ Продолжить обращение", "photos": "фото: 3", "voice": "голос: 1", "unfinished": "неотправленное обращение", "why": "❓ Почему эта дата?", "because": "Почему",
		"added": "Передано депутату", "revised": "Правка передана", "accepted": "взято в работу", "asked": "Депутат просит уточнить", "informed": "Уточнение передано",
		"answered": "Депутат ответил", "survey": "Ваш выбор депутат не увидит", "partly": "🟡 Частично", "voted": "Записал", "reopen": "🔁 Возобновить", "reopened": "возобновлено", "mine": "📬 Мои обращения",
		"back": "⬅️ Назад",
	},
}

// operator is what appeals do not open without.
var operator = []string{"OPERATOR_NAME=AMANAT", "OPERATOR_BIN=000000000000", "OPERATOR_CONTACT=+7 000 000 00 00", "DATA_LOCATION=Қазақстан"}

// TestAppealOfACitizen tells an appeal from consent to the reopening, every update
// delivered twice, and with kill -9 after each thing the citizen does.
func TestAppealOfACitizen(t *testing.T) {
	t.Parallel()
	for lang, w := range told {
		for name, killed := range map[string]bool{"twice": false, "killed": true} {
			t.Run(lang+"/"+name, func(t *testing.T) {
				t.Parallel()
				tellAppeal(t, lang, w, killed)
			})
		}
	}
}

func tellAppeal(t *testing.T, lang string, said map[string]string, killed bool) {
	w := newWorld(t)
	w.env = append(w.env, operator...)
	w.sim.DeliverTwice(!killed)
	p := w.meet("Айгүл", lang)
	service := w.serve()
	service.says("leading")
	tell := func(does func(*simulator.Person), sees string) {
		t.Helper()
		does(p)
		if killed {
			service.kill()
			service = w.serve()
		}
		p.Sees(sees)
	}
	press := func(key string) func(*simulator.Person) { return presses(said[key]) }

	tell(starts(), "Qalauly")
	tell(press("language"), "AMANAT")
	tell(says(said["who"]), said["card"])
	tell(press("write"), said["consent"])
	tell(press("agree"), said["prompt"])
	tell(says(said["text"]), said["topic"])
	tell(func(p *simulator.Person) { p.SendsPhotos("", dot(1), dot(2), dot(3)) }, said["photos"])
	tell(func(p *simulator.Person) { p.SendsVoice(7) }, said["voice"])
	tell(starts(), said["unfinished"])
	tell(press("resume"), said["preview"])
	tell(press("send"), said["slip"])
	tell(press("undo"), said["undone"])
	tell(press("resume"), said["photos"])
	tell(press("send"), said["slip"])
	a := w.only(p.ID)
	require.True(t, strings.HasPrefix(a.Number, "KK-2026-"), a.Number)

	w.passes(a.ID, time.Minute)
	tell(func(p *simulator.Person) { p.Replies(said["slip"], said["text"]) }, said["added"])
	tell(func(p *simulator.Person) { p.Rewrites(said["text"] + " 5.") }, said["revised"])
	w.deputyDoes(a.ID, appeal.Step{Act: appeal.Accept})
	p.Sees(said["accepted"])
	w.deputyDoes(a.ID, appeal.Step{Act: appeal.Ask, Text: "5?"})
	p.Sees(said["asked"])
	tell(func(p *simulator.Person) { p.Replies(said["asked"], "Абай, 5") }, said["informed"])
	w.deputyDoes(a.ID, appeal.Step{Act: appeal.Answer, Outcome: appeal.Partly, Text: "27.11 құбыр жөнделеді, починят трубу, су келеді."})
	w.passes(a.ID, time.Minute)
	p.Sees(said["answered"])
	w.does(func(d appeal.Desk, now time.Time) error {
		_, err := w.db.Exec(context.Background(), `UPDATE appeal SET survey_at = $2 WHERE id = $1`, a.ID, now.Add(-time.Second))
		if err == nil {
			_, err = d.Survey(context.Background(), w.db, now)
		}
		return err
	})
	p.Sees(said["survey"])
	tell(press("partly"), said["voted"])
	tell(press("reopen"), "15")
	tell(says("Су жоқ, воды нет"), said["reopened"])
	tell(press("mine"), a.Number)
	p.SeesNone("undefined")
}

// dot is a picture unlike the others.
func dot(shade uint8) []byte {
	m := image.NewGray(image.Rect(0, 0, 8, 8))
	m.SetGray(1, 1, color.Gray{Y: shade})
	var body bytes.Buffer
	if err := png.Encode(&body, m); err != nil {
		panic(err)
	}
	return body.Bytes()
}

// only is the one appeal of a person that was not taken back, with its files whole.
func (w *world) only(person int64) appeal.Appeal {
	w.t.Helper()
	ctx := context.Background()
	mine, total, err := appeal.Mine(ctx, w.db, person, appeal.Page{Limit: 10})
	require.NoError(w.t, err)
	require.Equal(w.t, 2, total, "one was taken back, one stands")
	require.Equal(w.t, appeal.Withdrawn, mine[1].State)
	thread, err := appeal.Thread(ctx, w.db, appeal.Citizen, mine[0].ID, calendar.Now())
	require.NoError(w.t, err)
	require.Len(w.t, thread, 1)
	require.Len(w.t, thread[0].Files, 4)
	return mine[0]
}

// passes lets time go by for an appeal and for what is owed about it.
func (w *world) passes(id int64, span time.Duration) {
	w.t.Helper()
	for _, sql := range []string{
		`UPDATE appeal SET received_at = received_at - $2::interval, answered_at = answered_at - $2::interval WHERE id = $1`,
		`UPDATE appeal_message SET held_until = held_until - $2::interval WHERE appeal = $1`,
		`UPDATE notice SET not_before = not_before - $2::interval WHERE state = 0 AND $1 > 0`,
	} {
		_, err := w.db.Exec(context.Background(), sql, id, span)
		require.NoError(w.t, err)
	}
}

// deputyDoes is a step of the deputy.
func (w *world) deputyDoes(id int64, s appeal.Step) {
	w.t.Helper()
	s.Appeal = id
	by := appeal.Actor{Person: 1, Member: account.Member{ID: 77, Deputy: invented.ModelID, Grants: []account.Grant{{Duty: account.Deputy, Deputy: invented.ModelID}}}}
	w.does(func(d appeal.Desk, now time.Time) error {
		_, _, err := d.Do(context.Background(), w.db, by, s, now)
		return err
	})
}

func (w *world) does(act func(appeal.Desk, time.Time) error) {
	w.t.Helper()
	desk := appeal.Desk{Ledger: activity.Ledger{Method: methods.R1()}, Hours: calendar.UsualHours}
	require.NoError(w.t, act(desk, calendar.Now()))
}
