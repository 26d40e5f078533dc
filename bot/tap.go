package bot

import (
	"context"
	"sync"
	"time"
	"unicode/utf8"

	tg "github.com/go-telegram/bot"
)

// A tap turns on the person's screen until it is answered: once, after the
// commit, or with nothing when that takes longer than a second. Answers have no
// row: Telegram forgets the tap anyway.
const (
	tapPatience = time.Second
	toastLimit  = 200 // code points
)

// tapSlots is how many taps are answered at the same time.
const tapSlots = 8

// tapsWaiting is how many answers may wait; more than that come when the Bot API
// does not answer, and the oldest taps are forgotten by then.
const tapsWaiting = 1024

// taps answers taps, a few at a time; the others wait in the order they came.
type taps struct {
	mu      sync.Mutex
	waiting []func()
	busy    int
	over    bool
	idle    sync.WaitGroup
}

// end waits until all that wait are answered; what comes later is not.
func (q *taps) end() {
	q.mu.Lock()
	q.over = true
	q.mu.Unlock()
	q.idle.Wait()
}

func (q *taps) do(answer func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.over {
		return
	}
	if len(q.waiting) == tapsWaiting {
		q.waiting = q.waiting[1:]
	}
	q.waiting = append(q.waiting, answer)
	if q.busy < tapSlots {
		q.busy++
		q.idle.Go(q.work)
	}
}

func (q *taps) work() {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			q.busy--
			q.mu.Unlock()
			return
		}
		answer := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.mu.Unlock()
		answer()
	}
}

type tap struct {
	bot   *Bot
	id    string
	once  sync.Once
	timer *time.Timer
}

func (b *Bot) tapped(id string) *tap {
	t := &tap{bot: b, id: id}
	t.timer = time.AfterFunc(tapPatience, func() { b.taps.do(func() { t.send("") }) })
	return t
}

// finish answers with a toast, unless it is too late for one.
func (t *tap) finish(toast string) {
	if t != nil {
		t.timer.Stop()
		t.bot.taps.do(func() { t.send(toast) })
	}
}

// cancel leaves the tap to the next attempt at the update.
func (t *tap) cancel() {
	if t != nil {
		t.timer.Stop()
	}
}

func (t *tap) send(toast string) {
	t.once.Do(func() {
		ctx, cancel := context.WithTimeout(t.bot.life, 5*time.Second)
		defer cancel()
		if utf8.RuneCountInString(toast) > toastLimit {
			toast = string([]rune(toast)[:toastLimit-1]) + "…"
		}
		err := t.bot.api.call(ctx, "answerCallbackQuery", tg.AnswerCallbackQueryParams{CallbackQueryID: t.id, Text: toast}, nil)
		if err != nil && !isOld(err) && t.bot.life.Err() == nil {
			t.bot.Log.WithField("error", err).Warn("a tap is not answered")
		}
	})
}
