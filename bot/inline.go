package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
)

// Inquiries are keystrokes: they are answered at once or not at all, never stored,
// and of one person only the latest counts.
const (
	inlineWorkers = 4
	inlineRoom    = 256             // people who may wait
	inlineLate    = 2 * time.Second // by then the person has typed on
	inlineLimit   = 5 * time.Second // for one answer
)

// inquiries are those that wait.
type inquiries struct {
	mu     sync.Mutex
	latest map[int64]inquired // by person
	people chan int64
}

type inquired struct {
	inlineQuery
	at time.Time
}

func newInquiries() *inquiries {
	return &inquiries{latest: map[int64]inquired{}, people: make(chan int64, inlineRoom)}
}

// take lets an inquiry wait in place of what the same person typed before it. One
// for whom there is no room is forgotten: the next keystroke asks again.
func (i *inquiries) take(q inlineQuery) {
	if q.From == nil || q.From.IsBot {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if _, waits := i.latest[q.From.ID]; !waits {
		select {
		case i.people <- q.From.ID:
		default:
			return
		}
	}
	i.latest[q.From.ID] = inquired{q, time.Now()}
}

// next is the latest inquiry of a person.
func (i *inquiries) next(person int64) inquired {
	i.mu.Lock()
	defer i.mu.Unlock()
	q := i.latest[person]
	delete(i.latest, person)
	return q
}

// answerInquiries answers until ctx ends.
func (b *Bot) answerInquiries(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case person := <-b.inquiry.people:
			b.answerInquiry(ctx, b.inquiry.next(person))
		}
	}
}

func (b *Bot) answerInquiry(ctx context.Context, q inquired) {
	if b.Audience.Inline == nil || time.Since(q.at) > inlineLate {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, inlineLimit)
	defer cancel()
	cards, err := b.reply(ctx, q)
	line := b.Log.WithFields(logrus.Fields{"kind": "inline", "took": time.Since(q.at).Round(time.Microsecond).String()})
	if err != nil {
		line.WithField("error", describe(err)).Warn("an inquiry stays without an answer")
		return
	}
	line.WithField("cards", cards).Info("handled")
}

// reply answers one inquiry and returns how many cards it had.
func (b *Bot) reply(ctx context.Context, q inquired) (cards int, err error) {
	defer recovered(&err)
	asked := handlers.Inquiry{Now: b.Now(), Person: q.From.ID, Text: strings.TrimSpace(q.Query), Page: pageOf(q.Offset)}
	chosen, err := account.Language(ctx, b.DB, q.From.ID)
	if err != nil {
		return 0, err
	}
	known := false
	if asked.Lang, known = locales.Known(chosen); !known {
		asked.Lang = locales.Guess(q.From.Language, asked.Text)
	}
	answers, err := b.Audience.Inline(ctx, b.DB, asked)
	if err != nil {
		return 0, fmt.Errorf("bot: inline: %w", err)
	}
	call, err := b.composeInline(q.ID, asked.Page, answers)
	if err != nil {
		return 0, err
	}
	return len(answers.Cards), b.api.call(ctx, "answerInlineQuery", call, nil)
}

// pageOf reads the offset that composeInline wrote.
func pageOf(offset string) int {
	page, err := strconv.Atoi(offset)
	if err != nil || page < 1 {
		return 1
	}
	return page
}
