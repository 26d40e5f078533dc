// Package doctor looks at everything the service works with (Telegram, the
// database, Redis, folders, clocks, fonts, addresses) and says of each whether it
// is well and, where it is not, what to do. The rules it keeps: it changes
// nothing it looks at, takes no update away from a running service, and repeats
// no secret.
package doctor

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"qalauly/bot"
)

// Mark is how well a thing is.
type Mark int

// The marks. Only Wrong keeps the service from working, or loses something.
const (
	Well Mark = iota
	Unknown
	Warning
	Wrong
)

// Finding is one thing that was looked at.
type Finding struct {
	About string // the setting, or the thing
	Mark  Mark
	Says  string // what was found
	Do    string // what to do; empty where there is nothing to do
}

// Options say what to look at. What cannot be opened because its setting is wrong
// is left zero, and is then not looked at.
type Options struct {
	Server, Token string // the Bot API and the token; no token: Telegram is not asked
	PublicURL     string

	DB    *pgxpool.Pool
	Redis redis.UniversalClient

	Chats                 []Chat
	Admins                []int64
	FilesDir              string
	HTTPAddr, MetricsAddr string // empty: not looked at
	SendRate              int

	Now      func() time.Time // the process's clock
	Patience time.Duration    // for each thing that may not answer
}

// Chat is a setting that names a channel or a group; ID is empty where it is not
// set.
type Chat struct {
	Setting, ID string
	Channel     bool
}

// exam is one look at everything.
type exam struct {
	Options
	telegram bot.Inquiry
	running  int // processes of the service alive now, -1: not known
}

// topic looks at one thing and returns what it found.
type topic func(ctx context.Context, e *exam, r *report)

// Examine looks at everything and returns what it found, in a fixed order.
func Examine(ctx context.Context, o Options) []Finding {
	e := &exam{Options: o, running: -1}
	if o.Token != "" {
		e.telegram = bot.Inquire(o.Server, o.Token)
		defer e.telegram.Close()
	}
	if o.DB != nil {
		e.running = running(ctx, e)
	}
	topics := []topic{askTelegram, askChats, askPublic, askDatabase, askDurability, askRoad, askRedis, askClocks, askFiles, askFonts}
	reports := make([]report, len(topics))
	var all sync.WaitGroup
	for i, look := range topics {
		all.Go(func() { look(ctx, e, &reports[i]) })
	}
	all.Wait()
	var found []Finding
	for _, r := range reports {
		found = append(found, r...)
	}
	return found
}

// patient is a context for one thing that may not answer.
func (e *exam) patient(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, e.Patience)
}

// report is what one topic found.
type report []Finding

func (r *report) well(about, says string, args ...any) {
	*r = append(*r, Finding{about, Well, fmt.Sprintf(says, args...), ""})
}

func (r *report) unknown(about, says string, args ...any) {
	*r = append(*r, Finding{about, Unknown, fmt.Sprintf(says, args...), ""})
}

func (r *report) warn(about, do, says string, args ...any) {
	*r = append(*r, Finding{about, Warning, fmt.Sprintf(says, args...), do})
}

func (r *report) wrong(about, do, says string, args ...any) {
	*r = append(*r, Finding{about, Wrong, fmt.Sprintf(says, args...), do})
}
