// Package simulator is Telegram on your own machine: a strict Bot API over HTTP,
// the people who talk to the bot, and a chat page to be one of them.
//
// Its rule: it refuses what Telegram refuses, in Telegram's words, and where it
// is stricter (an unknown parameter, a kind that does not fit) the answer says
// "simulator". What it cannot do it refuses as "not simulated", never by
// pretending. It imports nothing of the service it is used to test.
//
// The tables of methods and parameters in methods/methods.json are data taken
// from the npm package @gramio/types 10.3.1 (MIT, Bot API 10.3); see
// methods/generate.go.
package simulator

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"qalauly/simulator/page"
)

// Config says which bot is simulated and who may talk to it. Only Token is needed.
type Config struct {
	Token       string            // as BotFather gives it: digits, a colon, a secret
	BotName     string            // the bot's first name
	Username    string            // the bot's username without "@"
	Description map[string]string // what a person reads before Start, by language
	People      []Profile         // the people there are from the beginning
	Places      []Place           // the groups and channels there are from the beginning
	NoInline    bool              // BotFather was not asked for inline mode

	Limiter      Limiter          // how a bot that sends too fast is answered; the zero value never minds
	FirstUpdate  int64            // the first update's id; 0 takes it from the clock, so that a restart repeats none
	FirstMessage int              // the first message id of every chat; 0 is 1
	Now          func() time.Time // the clock of dates and of the age of updates; nil is time.Now
	WebhookRetry time.Duration    // the wait after the first failed delivery, doubling to 5 s; 0 is 200 ms

	// Local, when set, tells under which address of this machine a public link of the service is served, so that
	// its card can be drawn; other links come back as they are.
	Local func(link string) string

	// Log, when set, is told of every API call: method and outcome, never a text or the token.
	Log func(format string, args ...any)
}

// Server holds the whole simulated world in memory. All methods may be called from any goroutine.
type Server struct {
	cfg  Config
	bot  User
	ctx  context.Context
	stop context.CancelFunc
	jobs sync.WaitGroup
	http *http.Client

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever something changes
	people   map[int64]*Profile
	order    []int64
	chats    map[int64]*chat
	groups   []int64 // in the order they were made
	queue    queue
	hook     *webhook
	hookInfo webhookErrors
	presses  map[string]*press
	queries  map[string]*inlineQuery
	lastID   int64 // of presses, files, albums and inline queries
	commands map[commandKey][]BotCommand
	files    map[string]*file
	feed     feed
	floods   floods
	meter    meter
	calls    calls
	faults   switched
	failing  func(Call) *Fault
	twice    bool
}

// New makes a world with the people of cfg and nothing said yet. Close ends it.
func New(cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.FirstMessage == 0 {
		cfg.FirstMessage = 1
	}
	if cfg.WebhookRetry == 0 {
		cfg.WebhookRetry = 200 * time.Millisecond
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		cfg: cfg, bot: botUser(cfg), ctx: ctx, stop: stop,
		changed:  make(chan struct{}),
		people:   map[int64]*Profile{},
		chats:    map[int64]*chat{},
		presses:  map[string]*press{},
		queries:  map[string]*inlineQuery{},
		commands: map[commandKey][]BotCommand{},
		files:    map[string]*file{},
		http:     webhookClient(),
	}
	s.floods.limiter = cfg.Limiter
	s.faults = newSwitched(Faults{})
	s.queue = newQueue(cfg.FirstUpdate)
	if cfg.FirstUpdate == 0 {
		s.queue = newQueue(time.Now().Unix())
	}
	for _, p := range cfg.People {
		s.addPerson(p)
	}
	for _, p := range cfg.Places {
		s.addPlace(p)
	}
	return s
}

func botUser(cfg Config) User {
	id, _ := strconv.ParseInt(strings.SplitN(cfg.Token, ":", 2)[0], 10, 64)
	if id == 0 {
		id = 7_000_000_000
	}
	u := User{ID: id, IsBot: true, FirstName: cfg.BotName, Username: cfg.Username}
	if u.FirstName == "" {
		u.FirstName = "Simulated bot"
	}
	if u.Username == "" {
		u.Username = "simulated_bot"
	}
	return u
}

// Close ends long polls, event streams and webhook deliveries and waits for them.
// Call it before closing the HTTP server, which waits for open requests.
func (s *Server) Close() {
	s.mu.Lock() // no delivery may start once it has ended
	s.stop()
	s.mu.Unlock()
	s.jobs.Wait()
	s.http.CloseIdleConnections()
}

// Handler serves the Bot API under /bot<token>/, files under /file/bot<token>/,
// the control API under /sim/ and the chat page everywhere else.
func (s *Server) Handler() http.Handler {
	control, chat := s.control(), page.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/bot"):
			s.serveAPI(w, r)
		case strings.HasPrefix(path, "/file/bot"):
			s.serveFile(w, r)
		case strings.HasPrefix(path, "/sim/"):
			control.ServeHTTP(w, r)
		default:
			chat.ServeHTTP(w, r)
		}
	})
}

// wake tells everyone who waits that something changed. The caller holds the lock.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// await waits for the next change, or for an end: of the caller, of the timer or of the server.
// The caller holds the lock, which is released meanwhile; false means an end.
func (s *Server) await(ctx context.Context, timer <-chan time.Time) bool {
	changed := s.changed
	s.mu.Unlock()
	defer s.mu.Lock()
	select {
	case <-changed:
		return true
	case <-ctx.Done():
	case <-timer:
	case <-s.ctx.Done():
	}
	return false
}

func (s *Server) logf(format string, args ...any) {
	if s.cfg.Log != nil {
		s.cfg.Log(format, args...)
	}
}
