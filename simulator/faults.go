package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Call is one API call as it was received, with its outcome once it has one.
type Call struct {
	Method string
	Params map[string]string
	Files  []string // names of parameters that came as files
	Code   int      // the error's code; 0 for a result
	Error  string   // the error's description; empty for a result
	Time   time.Time
	Done   bool
}

// maxCalls is how many calls are remembered.
const maxCalls = 20_000

type calls struct{ list []*Call }

// Fault is something to go wrong with one call. Delay comes first and goes with
// every other; of the rest the first that is set is what happens.
type Fault struct {
	Delay      time.Duration
	DropBefore bool // the connection closes and the call is not carried out
	HTML       bool // a proxy's 502 page instead of JSON; not carried out

	Code        int // an error answer; not carried out
	Description string
	RetryAfter  int   // seconds, for 429
	MigrateTo   int64 // for 400: the group became a supergroup

	DropAfter bool // carried out, but the connection closes without an answer
	CloseIdle bool // answered, and the connection closes when the next call comes on it, which is not carried out
}

// Fail asks hook before every call what shall go wrong; nil from it leaves that to SetFaults. Fail(nil) ends it.
func (s *Server) Fail(hook func(Call) *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = hook
}

// DeliverTwice makes every update come twice: again after it was confirmed, or posted twice.
func (s *Server) DeliverTwice(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.twice = on
}

// Calls are the calls so far, in the order they came. Of very many the oldest are forgotten.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Call, len(s.calls.list))
	for i, c := range s.calls.list {
		list[i] = *c
		list[i].Params = maps.Clone(c.Params)
	}
	return list
}

// CallsTo are the calls of one method so far.
func (s *Server) CallsTo(method string) []Call {
	return slices.DeleteFunc(s.Calls(), func(c Call) bool { return c.Method != method })
}

// begin records a call and says what shall go wrong with it.
func (s *Server) begin(method string, args arguments) (*Call, Fault) {
	c := &Call{Method: method, Params: args.values, Time: s.cfg.Now(), Files: slices.Sorted(maps.Keys(args.files))}
	s.mu.Lock()
	if len(s.calls.list) >= maxCalls {
		s.calls.list = slices.Clone(s.calls.list[maxCalls/2:])
	}
	s.calls.list = append(s.calls.list, c)
	s.meter.at(c.Time).calls++
	hook, fault := s.failing, s.decide(method)
	seen := *c
	s.wake()
	s.mu.Unlock()
	if hook != nil {
		if f := hook(seen); f != nil {
			return c, *f
		}
	}
	return c, fault
}

func (s *Server) finish(c *Call, fail *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Done = true; fail != nil {
		c.Code, c.Error = fail.code, fail.description
	}
	if c.Code == http.StatusTooManyRequests {
		s.meter.at(s.cfg.Now()).limited++
	}
	s.wake()
}

// wait lets the delay pass; false when the client or the server went away meanwhile.
func (f Fault) wait(client, server context.Context) bool {
	if f.Delay == 0 {
		return true
	}
	select {
	case <-time.After(f.Delay):
		return true
	case <-client.Done():
	case <-server.Done():
	}
	return false
}

func (f Fault) answer() *apiError {
	e := &apiError{code: f.Code, description: f.Description, retryAfter: f.RetryAfter, migrateTo: f.MigrateTo}
	switch {
	case e.description != "":
	case f.RetryAfter > 0:
		e.description = fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter)
	default:
		e.description = http.StatusText(f.Code)
	}
	return e
}

func badGateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
		"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"))
}

// maxIdle is how long a connection that will be closed waits for its next call.
const maxIdle = time.Minute

// answerLast answers over a connection that then is kept open only until the next call comes on it.
func (s *Server) answerLast(w http.ResponseWriter, result any, fail *apiError) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2 has no connection of one's own
		answer(w, result, fail)
		return
	}
	status := http.StatusOK
	if fail != nil {
		status = fail.code
	}
	body, err := json.Marshal(answerBody(result, fail))
	if err != nil {
		panic(err) // our own types
	}
	_, _ = fmt.Fprintf(buffered, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		status, http.StatusText(status), len(body), body)
	_ = buffered.Flush()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		conn.Close()
		return
	}
	s.jobs.Go(func() {
		defer conn.Close()
		defer context.AfterFunc(s.ctx, func() { conn.Close() })()
		_ = conn.SetReadDeadline(time.Now().Add(maxIdle))
		_, _ = buffered.ReadByte()
	})
}
