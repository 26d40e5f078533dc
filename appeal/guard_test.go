package appeal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
)

// topics are letters that are not alike.
var topics = []string{
	"Во дворе дома семь по улице Мира третий месяц не горит ни один фонарь.",
	"Школьный автобус опаздывает каждое утро, дети пропускают первый урок.",
	"Прошу отремонтировать крышу дома культуры, она протекает после каждого дождя.",
	"Когда откроют поликлинику в посёлке, врач приезжает один раз в неделю.",
	"На въезде в посёлок яма во всю дорогу, машины ломаются.",
	"Мусор не вывозят с октября, контейнеры переполнены, бегают собаки.",
}

// TestLimits keeps a person from writing too often, and says when they may.
func TestLimits(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	sends := func(i int) error { _, err := w.writes(901, w.first, topics[i]); return err }
	var limit *appeal.LimitError
	require.NoError(t, sends(0))
	require.ErrorAs(t, sends(1), &limit, "thirty seconds")
	require.Equal(t, start.Add(30*time.Second), limit.Until.In(start.Location()))
	d, ok, err := appeal.DraftOf(w.ctx, w.db, 901)
	require.NoError(t, err)
	require.True(t, ok, "what was written stays")
	require.Equal(t, topics[1], d.Text())
	for i := 1; i < 3; i++ {
		w.later(30 * time.Second)
		require.NoError(t, sends(i))
	}
	w.later(time.Minute)
	require.ErrorAs(t, sends(3), &limit, "three in ten minutes")
	w.later(10 * time.Minute)
	require.NoError(t, sends(3))
	w.later(10 * time.Minute)
	require.NoError(t, sends(4))
	w.later(time.Hour)
	require.ErrorAs(t, sends(5), &limit, "five a day")
	require.NoError(t, func() error { _, err := w.writes(902, w.first, topics[5]); return err }(), "others may")
}

// TestWhatIsScored decides once, at registration, and keeps the reason.
func TestWhatIsScored(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i, want := range []appeal.Unscored{"", "", appeal.ByOften} {
		w.later(time.Hour)
		require.Equal(t, want, w.sends(901, w.first, topics[i]).Unscored)
	}
	w.later(time.Hour)
	require.Empty(t, w.sends(901, w.second, topics[3]).Unscored, "another deputy's")
	first := w.sends(903, w.first, letter)
	require.True(t, first.Scored)
	same := w.sends(904, w.first, letter+" Ждём.")
	require.Equal(t, appeal.ByCluster, same.Unscored)
	require.Equal(t, first.ID, *same.Cluster)
	require.NoError(t, appeal.Agree(w.ctx, w.db, 502, appeal.Consent{Version: 1}, w.now))
	require.Equal(t, appeal.ByOwnSide, w.sends(502, w.first, topics[4]).Unscored)
	d := appeal.Draft{Person: 905, Deputy: w.first, Unit: "3564", Nameless: true}
	require.NoError(t, d.Write(1, topics[5]))
	require.NoError(t, appeal.SaveDraft(w.ctx, w.db, d, w.now))
	a, err := w.Register(w.ctx, w.db, account.Person{ID: 905}, 1, w.now)
	require.NoError(t, err)
	require.Equal(t, appeal.ByNameless, a.Unscored)
	w.later(time.Minute)
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Forward, To: w.other, Reason: "Не моё"})
	require.ErrorIs(t, err, appeal.ErrNameless)
}

// TestAnswersThatSayNothing are flagged, not refused.
func TestAnswersThatSayNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const stock = "Ваше обращение рассмотрено, меры будут приняты в установленном порядке и в срок."
	a, b, c := w.sends(901, w.first, topics[0]), w.sends(902, w.first, topics[1]), w.sends(903, w.first, topics[2])
	w.later(time.Minute)
	answer := func(a appeal.Appeal, text string) []string {
		return w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Advised, Text: text}).Flags
	}
	require.Empty(t, answer(a, stock))
	require.Equal(t, []string{appeal.SameAnswer}, answer(b, stock+" Спасибо."))
	require.Equal(t, []string{appeal.ShortAnswer}, answer(c, "Принято"))
}

// TestConsentComesFirst: without it nothing is registered; another version asks again.
func TestConsentComesFirst(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, err := w.writes(999, w.first, letter)
	require.ErrorIs(t, err, appeal.ErrConsent)
	ok, err := appeal.Agreed(w.ctx, w.db, 901, 2)
	require.NoError(t, err)
	require.False(t, ok)
	took, err := appeal.TakeBack(w.ctx, w.db, 901, w.now)
	require.NoError(t, err)
	require.True(t, took)
	_, err = w.writes(901, w.first, letter)
	require.ErrorIs(t, err, appeal.ErrConsent)
}

// TestDraft honours edits, keeps its bounds and guesses the topic in both languages.
func TestDraft(t *testing.T) {
	t.Parallel()
	var d appeal.Draft
	require.NoError(t, d.Write(1, "Абай көшесінде екі аптадан бері су жоқ."))
	require.Equal(t, appeal.Utilities, d.Topic)
	require.NoError(t, d.Write(2, "Ещё и дорога разбита: яма на яме, автобус не ходит."))
	require.NoError(t, d.Write(1, "Дороги нет."))
	require.Equal(t, appeal.Roads, d.Topic)
	require.Equal(t, "Дороги нет.\nЕщё и дорога разбита: яма на яме, автобус не ходит.", d.Text())
	require.NoError(t, d.Write(2, ""))
	require.Equal(t, "Дороги нет.", d.Text())
	long := make([]rune, appeal.TextMost)
	for i := range long {
		long[i] = 'ә'
	}
	require.ErrorIs(t, d.Write(3, string(long)), appeal.ErrTooLong)
	require.NoError(t, d.Rewrite(3, string(long)))
	for i := range appeal.FilesMost {
		require.NoError(t, d.Attach(appeal.File{Message: int64(i), ID: "f"}))
	}
	require.NoError(t, d.Attach(appeal.File{Message: 0, ID: "f"}), "the same again")
	require.ErrorIs(t, d.Attach(appeal.File{Message: 99, ID: "g"}), appeal.ErrTooMany)
	require.ErrorIs(t, d.Attach(appeal.File{Message: 99, ID: "g", Size: appeal.FileMost + 1}), appeal.ErrTooBig)
	require.Equal(t, []appeal.Danger{appeal.Gas}, appeal.Urgent("У нас утечка газа, что делать?"))
	require.Equal(t, []appeal.Danger{appeal.Despair}, appeal.Urgent("Өмір сүргім келмейді"))
	require.Empty(t, appeal.Urgent(letter))
}

// TestForgotten leaves nothing of a person but counters.
func TestForgotten(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	d := appeal.Draft{Person: 901, Deputy: w.first, Unit: "3564", Name: "Гүлнар Ә.", Contact: "+7 701 000 00 00"}
	require.NoError(t, d.Write(1, letter))
	require.NoError(t, d.Attach(appeal.File{Message: 2, Kind: "photo", ID: "file-of-901"}))
	require.NoError(t, appeal.SaveDraft(w.ctx, w.db, d, w.now))
	a, err := w.Register(w.ctx, w.db, account.Person{ID: 901, Lang: "ru"}, 1, w.now)
	require.NoError(t, err)
	w.later(time.Hour)
	b := w.sends(901, w.first, topics[3])
	w.later(time.Hour)
	w.does(w.deputy, appeal.Step{Appeal: b.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Поликлинику в посёлке открыли сегодня утром, приходите."})
	thread, err := appeal.Thread(w.ctx, w.db, appeal.Citizen, a.ID, w.now)
	require.NoError(t, err)
	require.NoError(t, appeal.Fetched(w.ctx, w.db, thread[0].ID, "file-of-901", "hash-of-901"))
	require.NoError(t, appeal.Compose(w.ctx, w.db, appeal.Composed{Chat: 501, Message: 5, Appeal: a.ID, Text: "На улице Абая воду дадут", At: w.now}))
	data, err := appeal.DataOf(w.ctx, w.db, 901, w.now.Add(time.Hour))
	require.NoError(t, err)
	require.Len(t, data.Appeals, 2)
	require.Len(t, data.Consents, 1)
	require.Len(t, data.Appeals[0].Thread, 2)

	e, err := w.Forget(w.ctx, w.db, 901, w.now)
	require.NoError(t, err)
	require.Equal(t, 2, e.Appeals)
	require.Equal(t, 1, e.Open)
	require.Equal(t, 3, e.Messages)
	require.Equal(t, 1, e.Files)
	for _, table := range []string{"appeal", "appeal_message", "appeal_act", "appeal_draft", "appeal_compose", "consent", "record", "audit", "notice"} {
		for _, word := range []string{"Гүлнар", "701 000", "Абая", "поликлиник", "Поликлиник", "file-of-901"} {
			require.Zero(t, w.count(`SELECT count(*) FROM `+table+` t WHERE to_jsonb(t)::text LIKE '%' || $1 || '%'`, word), "%s in %s", word, table)
		}
	}
	dropped := func(hash string) int {
		return w.count(`SELECT count(*) FROM task WHERE kind = $1 AND ref = $2`, appeal.DropTask, hash)
	}
	require.Equal(t, 1, dropped("hash-of-901"))
	require.NoError(t, appeal.Fetched(w.ctx, w.db, thread[0].ID, "file-of-901", "hash-that-came-late"))
	require.Equal(t, 1, dropped("hash-that-came-late"))
	s, err := appeal.Count(w.ctx, w.db, appeal.Scope{Deputy: w.first}, a.DueOn)
	require.NoError(t, err)
	require.Equal(t, 2, s.Received)
	require.Equal(t, 1, s.Withdrawn)
	require.Equal(t, 1, s.InTime)
	_, _, err = appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
	require.ErrorIs(t, err, appeal.ErrUnknown)
}

// TestRetention erases files a year and texts three years after the end.
func TestRetention(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Hour)
	w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Withdraw})
	for years, left := range []int{1, 1, 1, 0} {
		_, err := appeal.Retain(w.ctx, w.db, w.now.AddDate(years, 0, -1))
		require.NoError(t, err)
		require.Equal(t, 1, w.count(`SELECT count(*) FROM appeal_message WHERE body <> ''`))
		_, err = appeal.Retain(w.ctx, w.db, w.now.AddDate(years, 0, 1))
		require.NoError(t, err)
		require.Equal(t, left, w.count(`SELECT count(*) FROM appeal_message WHERE body <> ''`), "%d years", years)
	}
}
