package appeal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
)

// TestEditsAfterSending are passed on as edits, each to the other side, also of a part of
// a letter; nobody edits another's words.
func TestEditsAfterSending(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	d := appeal.Draft{Person: 901, Deputy: w.first, Unit: "3564"}
	require.NoError(t, d.Write(7, "На улице Абая нет воды."))
	require.NoError(t, d.Write(8, "Уже две недели."))
	require.NoError(t, appeal.SaveDraft(w.ctx, w.db, d, w.now))
	a, err := w.Register(w.ctx, w.db, account.Person{ID: 901, Lang: "ru"}, 1, w.now)
	require.NoError(t, err)
	revise := func(by appeal.Actor, message int64, text string) (appeal.Message, bool, error) {
		return w.Revise(w.ctx, w.db, by, 901, message, text, w.now)
	}
	m, ok, err := revise(w.citizen, 8, "Уже три недели.")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "На улице Абая нет воды.\nУже три недели.", m.Text)
	require.Empty(t, w.owed(appeal.EditedNotice), "the card is not out yet")
	w.later(time.Hour)
	_, ok, err = revise(w.citizen, 8, "Уже три недели.")
	require.NoError(t, err)
	require.False(t, ok, "the same words")
	m, _, err = revise(w.citizen, 7, "На улице Мира нет воды.")
	require.NoError(t, err)
	require.Equal(t, "На улице Мира нет воды.\nУже три недели.", m.Text)
	require.Equal(t, []int64{501, 502}, w.owed(appeal.EditedNotice))
	_, _, err = revise(w.neighbour, 7, "Чужое")
	require.ErrorIs(t, err, appeal.ErrUnknown)
	_, _, err = revise(w.deputy, 7, "Чужое")
	require.ErrorIs(t, err, appeal.ErrNotYours)
	_, _, err = revise(w.citizen, 99, "Ничего")
	require.ErrorIs(t, err, appeal.ErrNoMessage)

	w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Say, Text: "Выясняю у акимата", Chat: 501, Message: 3})
	_, _, err = w.Revise(w.ctx, w.db, w.assistant, 501, 3, "Другое", w.now)
	require.ErrorIs(t, err, appeal.ErrNotYours, "every act has its author")
	_, ok, err = w.Revise(w.ctx, w.db, w.deputy, 501, 3, "Выясняю у водоканала", w.now)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []int64{901}, w.owed(appeal.RevisedNotice))
}

// TestOneAnswerToSeveral is changed in all of them by one edit.
func TestOneAnswerToSeveral(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a, b := w.sends(901, w.first, letter), w.sends(902, w.first, topics[0])
	w.later(time.Minute)
	for _, one := range []appeal.Appeal{a, b} {
		w.does(w.deputy, appeal.Step{Appeal: one.ID, Act: appeal.Answer, Outcome: appeal.Advised, Text: "Звоните в акимат", Chat: 501, Message: 9})
	}
	w.later(time.Hour)
	_, ok, err := w.Revise(w.ctx, w.db, w.deputy, 501, 9, "Звоните в акимат, кабинет 12", w.now)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []int64{901, 902}, w.owed(appeal.RevisedNotice))
	require.Equal(t, 2, w.count(`SELECT count(*) FROM appeal_message WHERE body = 'Звоните в акимат, кабинет 12'`))
}

// TestAlbumIsOneMessage: the files of an album are added to what the first of them made,
// and told once; each is left to be fetched.
func TestAlbumIsOneMessage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Minute)
	for i := range int64(10) {
		s := appeal.Step{Appeal: a.ID, Act: appeal.Say, Album: "A", Chat: 901, Message: 20 + i, Files: []appeal.File{{Message: 20 + i, Kind: "photo", ID: string(rune('a' + i))}}}
		if i == 0 {
			s.Text = "Фото улицы"
		}
		w.does(w.citizen, s)
	}
	w.later(time.Minute)
	all, err := appeal.Thread(w.ctx, w.db, appeal.Deputy, a.ID, w.now)
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Len(t, all[1].Files, 10)
	require.Equal(t, "Фото улицы", all[1].Text)
	require.Equal(t, []int64{501, 502}, w.owed(appeal.SaidNotice))
	require.Zero(t, w.count(`SELECT count(*) FROM notice WHERE kind = $1 AND not_before < $2`, appeal.SaidNotice, a.ReceivedAt.Add(appeal.UndoTime)), "after the card")
	b := w.sends(901, w.first, topics[0])
	w.does(w.citizen, appeal.Step{Appeal: b.ID, Act: appeal.Say, Text: "И ещё"})
	require.Zero(t, w.count(`SELECT count(*) FROM notice n JOIN appeal_message m ON n.ref = m.id::text WHERE n.kind = $1 AND m.appeal = $2`, appeal.SaidNotice, b.ID), "the card has what came before it")
	left, err := appeal.Unfetched(w.ctx, w.db, all[1].ID)
	require.NoError(t, err)
	require.Len(t, left, 10)
	require.NoError(t, appeal.Fetched(w.ctx, w.db, all[1].ID, "c", "hash"))
	left, err = appeal.Unfetched(w.ctx, w.db, all[1].ID)
	require.NoError(t, err)
	require.Len(t, left, 9)
}

// TestNobodyAnswers: the citizen is told the day after the last one, once; staff when
// everybody at the desk has blocked the bot.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.exec(`INSERT INTO person (id, unreachable) VALUES (501, true), (502, false)`)
	w.later(time.Hour)
	silent := func() int { n, err := w.Silent(w.ctx, w.db, w.now); require.NoError(t, err); return n }
	require.Zero(t, silent(), "the assistant can be reached")
	w.exec(`UPDATE person SET unreachable = true`)
	require.Equal(t, 1, silent())
	require.Zero(t, silent())
	require.Equal(t, []int64{601}, w.owed(appeal.SilentNotice))
	late := func() int { n, err := w.Late(w.ctx, w.db, w.now); require.NoError(t, err); return n }
	w.now = a.DueOn.At(20 * time.Hour)
	require.Zero(t, late())
	w.later(14 * time.Hour)
	require.Equal(t, 1, late())
	require.Zero(t, late())
	require.Equal(t, []int64{901}, w.owed(appeal.LateNotice))
	require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE criterion = 'A2' AND x = 0 AND n = 1e6 AND state = 'verified'`))
}
