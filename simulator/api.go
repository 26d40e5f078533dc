package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// apiError is an answer that is no result.
type apiError struct {
	code        int
	description string
	retryAfter  int
	migrateTo   int64
	dropped     bool // no answer at all
}

// bad is the commonest error: 400 with "Bad Request: " before the words.
func bad(format string, args ...any) *apiError {
	return &apiError{code: 400, description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(words string) *apiError {
	return &apiError{code: 403, description: "Forbidden: " + words}
}

func conflict(words string) *apiError {
	return &apiError{code: 409, description: "Conflict: " + words}
}

// request is one API call on its way through.
type request struct {
	arguments
	ctx    context.Context
	method publishedMethod
}

// method is one that is simulated: its parameters that mean something here,
// those whose absence has words of its own, and what it does.
type method struct {
	takes []string
	own   []string
	run   func(*Server, *request) (any, *apiError)
	waits bool // takes the lock by itself
	paced bool // is a message or an edit, of which there may be too many
}

func with(names []string, more ...string) []string {
	return append(append([]string{}, names...), more...)
}

var methods = simulated()

// serveAPI answers /bot<token>/<method>.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	switch {
	case !ok || name == "" || !looksLikeToken(token):
		answer(w, nil, &apiError{code: 404, description: "Not Found"})
	case token != s.cfg.Token:
		answer(w, nil, &apiError{code: 401, description: "Unauthorized"})
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		answer(w, nil, &apiError{code: 405, description: "Method Not Allowed"})
	default:
		s.serveMethod(w, r, name)
	}
}

func looksLikeToken(token string) bool {
	id, secret, ok := strings.Cut(token, ":")
	_, err := strconv.ParseInt(id, 10, 64)
	return ok && err == nil && secret != ""
}

// serveMethod runs one call between the fault that may be injected and the record that is kept.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	began := time.Now()
	args, fail := readArguments(r)
	known, exists := published[strings.ToLower(name)]
	if exists {
		name = known.name
	}
	record, fault := s.begin(name, args)
	var result any
	switch {
	case !fault.wait(r.Context(), s.ctx) || fault.DropBefore:
		s.finish(record, &apiError{description: "dropped before"})
		panic(http.ErrAbortHandler)
	case fault.HTML:
		s.finish(record, &apiError{code: 502, description: "an HTML page"})
		badGateway(w)
		return
	case fault.Code != 0:
		fail = fault.answer()
	case fail != nil:
	case !exists:
		fail = &apiError{code: 404, description: "Not Found: method not found"}
	default:
		result, fail = s.run(r.Context(), known, args)
	}
	s.finish(record, fail)
	s.logf("simulator: %s: %s in %s", name, outcome(fail), time.Since(began).Round(time.Millisecond))
	switch {
	case fault.DropAfter, fail != nil && fail.dropped:
		panic(http.ErrAbortHandler)
	case fault.CloseIdle:
		s.answerLast(w, result, fail)
	default:
		answer(w, result, fail)
	}
}

func (s *Server) run(ctx context.Context, known publishedMethod, args arguments) (any, *apiError) {
	m, ok := methods[known.name]
	if !ok {
		return nil, &apiError{code: 501, description: "Not Implemented: " + known.name + " is not simulated"}
	}
	if fail := known.check(args, m.takes); fail != nil {
		return nil, fail
	}
	if fail := known.missing(args, m.own); fail != nil {
		return nil, fail
	}
	r := &request{arguments: args, ctx: ctx, method: known}
	if !m.waits {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	if m.paced {
		return s.runPaced(m, r)
	}
	return m.run(s, r)
}

// runPaced runs what sends or edits, within the limits.
func (s *Server) runPaced(m method, r *request) (any, *apiError) {
	c, _, unknown := s.known(r.str("chat_id"))
	if unknown != nil {
		return m.run(s, r) // which has better words for it
	}
	if fail := s.flood(c); fail != nil {
		return nil, fail
	}
	result, fail := m.run(s, r)
	if fail == nil || fail.code == 403 {
		s.count(c)
	}
	return result, fail
}

func outcome(fail *apiError) string {
	if fail == nil {
		return "ok"
	}
	if at := strings.IndexAny(fail.description, "'\""); at >= 0 {
		return fail.description[:at] // what is quoted may be what a person wrote
	}
	return fail.description
}

// answer writes what Telegram writes: the HTTP status is the error's code.
func answer(w http.ResponseWriter, result any, fail *apiError) {
	status := http.StatusOK
	if fail != nil {
		status = fail.code
		if fail.retryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(fail.retryAfter))
		}
	}
	writeJSON(w, status, answerBody(result, fail))
}

func answerBody(result any, fail *apiError) map[string]any {
	if fail == nil {
		return map[string]any{"ok": true, "result": result}
	}
	body := map[string]any{"ok": false, "error_code": fail.code, "description": fail.description}
	params := map[string]any{}
	if fail.retryAfter > 0 {
		params["retry_after"] = fail.retryAfter
	}
	if fail.migrateTo != 0 {
		params["migrate_to_chat_id"] = fail.migrateTo
	}
	if len(params) > 0 {
		body["parameters"] = params
	}
	return body
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body) // the client may be gone, which is its own affair
}
