// Package bot speaks Telegram; nothing else does. It receives updates and stores
// them before they are acknowledged, handles the updates of one chat in order and
// each exactly once, routes them to handlers, and delivers what is answered and
// what is owed at Telegram's pace. It holds no word for people and no business
// rule.
//
// What comes at the same moment shares its commits: updates to be stored, the first
// updates of chats that wait to be handled, answers that begin to be sent or were
// sent. One that is out of the ordinary is taken out of such a group and handled in
// a transaction of its own, so that what goes wrong with it costs nobody else.
package bot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/sirupsen/logrus"

	"qalauly/account"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// Options say what a Bot works with. All are needed but those said otherwise.
type Options struct {
	Token     string
	Server    string // the Bot API's address
	Name      string // the bot's user name, as Ask tells it
	DB        *pgxpool.Pool
	Talks     *dialogue.Store
	Audience  handlers.Audience
	Notices   Notices
	Pictures  Pictures
	Log       *logrus.Logger
	Admins    []int64 // may be empty
	StaffChat int64   // the staff's group, where albums are read; 0: none
	SendRate  float64 // notices a second

	ButtonKey     string           // empty: made from the token
	PublicURL     string           // set: updates come by webhook; empty: by long polling
	WebhookSecret string           // empty: made from the token
	Now           func() time.Time // in the country's time zone; nil: time.Now
}

// Notices makes the words of a notice for its reader, at the moment of sending.
// ok is false where there is nothing to be said any more.
type Notices func(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (m handlers.Message, ok bool, err error)

// Pictures gives the bytes of the photo that a handlers.Message names.
type Pictures func(ctx context.Context, ref string) (body []byte, err error)

// Bot is the service's side of Telegram. Make it with New, let it work with Run.
type Bot struct {
	Options
	id      string // this process, among all that share the database
	api     *api
	buttons buttons
	inbox   *inbox
	lanes   *lanes
	metrics *metrics
	outbox  *outbox
	labels  map[string]handlers.Run
	locates map[string]bool // labels of the key that shares where the person is

	personal map[string]bool // verbs of menus that are one person's
	inquiry  *inquiries
	taps     taps // answers to taps on their way

	life  context.Context // ends when everything has drained, or drained long enough
	end   context.CancelFunc
	died  deaths
	quiet complaints
}

// workers is how many transactions handle updates at the same time, each those of
// several lanes.
const workers = 5

// New returns a Bot. It does not talk to anybody yet.
func New(o Options) *Bot {
	if o.Now == nil {
		o.Now = time.Now
	}
	b := &Bot{
		Options: o,
		id:      rand.Text()[:12],
		api:     newAPI(o.Server, o.Token, replySlots+noticeSlots+tapSlots),
		buttons: buttons{key: secret(o.ButtonKey, "buttons", o.Token)},
		lanes:   newLanes(),
		metrics: newMetrics(),
		labels:  o.Audience.Labels(),
		locates: o.Audience.LocateLabels(),
		inquiry: newInquiries(),

		personal: map[string]bool{},
	}
	for _, verb := range o.Audience.Personal {
		b.personal[verb] = true
	}
	b.life, b.end = context.WithCancel(context.Background())
	b.Audience = handlers.Join(o.Audience, b.road())
	b.WebhookSecret = WebhookSecret(o.WebhookSecret, o.Token)
	b.api.metrics = b.metrics
	b.inbox = newInbox(o.DB, b.lanes.hint)
	b.inbox.metrics, b.inbox.alarm = b.metrics, b.alarm
	b.inbox.inquired = b.inquiry.take
	b.outbox = newOutbox(b)
	return b
}

// secret is the key given, or one made from the token for a purpose: an empty
// setting never switches a check off.
func secret(given, purpose, token string) []byte {
	if given != "" {
		return []byte(given)
	}
	sum := sha256.Sum256([]byte(purpose + "\x00" + token))
	return sum[:]
}

// Run works until ctx ends and then drains: no update is begun any more, those in
// work are finished, answers on their way get theirs. What is left after nine
// seconds waits in the database for the next process. A Bot runs once.
func (b *Bot) Run(ctx context.Context) {
	// Two lives: what receives ends with ctx; what stores, handles and sends
	// outlives it until it has drained.
	defer b.end()
	var receiving, working, living sync.WaitGroup
	living.Go(func() { b.inbox.run(b.life) })
	living.Go(func() { b.outbox.clerk.run(b.life) })
	living.Go(func() { job.Lead(b.life, b.DB, "process:"+b.id, b.id, b.outbox.alive) })
	receiving.Go(func() { b.sweep(ctx) })
	receiving.Go(func() { job.Lead(ctx, b.DB, "leader", b.id, b.lead) })
	for range inlineWorkers {
		receiving.Go(func() { b.answerInquiries(ctx) })
	}
	for range workers {
		working.Go(func() { b.work(b.life) })
	}
	<-ctx.Done()
	limit := time.AfterFunc(drainLimit, b.end)
	defer limit.Stop()
	b.outbox.close()
	b.lanes.stop()
	receiving.Wait()
	working.Wait()
	b.taps.end()
	b.outbox.serving.Wait()
	b.end()
	living.Wait()
}

// drainLimit leaves a second of the ten that a process has to end.
const drainLimit = 9 * time.Second

// Ask asks the Bot API who the bot is. A Bot API that is away is waited for; an
// error means that it refuses the token, or that ctx ended.
func Ask(ctx context.Context, server, token string, log *logrus.Logger) (Me, error) {
	a := newAPI(server, token, 1)
	defer a.client.CloseIdleConnections()
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, 30*time.Second) {
		var me Me
		attempt, cancel := context.WithTimeout(ctx, 15*time.Second)
		err := a.call(attempt, "getMe", struct{}{}, &me)
		cancel()
		if err == nil {
			return me, nil
		}
		if isWrongToken(err) {
			return Me{}, err
		}
		if ctx.Err() == nil {
			log.WithField("error", err).Warn("the Bot API does not answer yet; asking again")
		}
		sleep(ctx, wait)
	}
	return Me{}, ctx.Err()
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
