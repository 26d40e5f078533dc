package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"
)

// stub is a Bot API that takes everything at once and checks nothing: what is
// measured is to be the bot. It speaks HTTP over bare connections, which costs a
// quarter of what a server of net/http costs.
type stub struct {
	load    *load
	latency time.Duration // of sendMessage and answerCallbackQuery
	held    chan struct{} // sendMessage answers once this is closed
	listen  net.Listener
	ctx     context.Context
	stop    context.CancelFunc
	serving sync.WaitGroup

	mu    sync.Mutex
	given int // updates that a poll may have
	due   func(i int) time.Duration
	next  int // updates that were confirmed
}

func newStub(l *load, latency time.Duration) (*stub, error) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("stub: %w", err)
	}
	s := &stub{load: l, latency: latency, held: make(chan struct{}), listen: listen}
	close(s.held)
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.serving.Go(s.accept)
	return s, nil
}

func (s *stub) url() string { return "http://" + s.listen.Addr().String() }

func (s *stub) close() {
	s.stop()
	s.listen.Close()
	s.serving.Wait()
}

func (s *stub) accept() {
	for {
		conn, err := s.listen.Accept()
		if err != nil {
			return
		}
		s.serving.Go(func() {
			defer conn.Close()
			defer context.AfterFunc(s.ctx, func() { conn.Close() })()
			s.serve(conn)
		})
	}
}

func (s *stub) serve(conn net.Conn) {
	in := bufio.NewReaderSize(conn, 8192)
	var body, out bytes.Buffer
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body.Reset()
		if _, err := body.ReadFrom(r.Body); err != nil {
			return
		}
		out.Reset()
		s.respond(&out, path.Base(r.URL.Path), body.Bytes())
		head := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(out.Len()) + "\r\n\r\n"
		if _, err := (&net.Buffers{[]byte(head), out.Bytes()}).WriteTo(conn); err != nil {
			return
		}
	}
}

func (s *stub) respond(out *bytes.Buffer, method string, body []byte) {
	switch method {
	case "sendMessage":
		n := number(body)
		s.load.answer(n)
		<-s.held
		time.Sleep(s.latency)
		fmt.Fprintf(out, `{"ok":true,"result":{"message_id":%d,"date":1790000000,"chat":{"id":%d,"type":"private","first_name":"Ойдан"},"text":"Мәзір"}}`, n+1000, firstChat)
	case "getMe":
		out.WriteString(`{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"Qalauly","username":"qalauly_bot"}}`)
	case "getUpdates":
		s.updates(out, field(body, "offset"), field(body, "timeout"))
	case "answerCallbackQuery":
		time.Sleep(s.latency)
		out.WriteString(`{"ok":true,"result":true}`)
	default:
		out.WriteString(`{"ok":true,"result":true}`)
	}
}

// open lets polls have updates from to on, each no earlier than due.
func (s *stub) open(to int, due func(i int) time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.given, s.due = to, due
}

// updates answers a poll with up to a hundred updates, or none after the time-out.
func (s *stub) updates(out *bytes.Buffer, offset, timeout int) {
	for end := time.Now().Add(time.Duration(timeout) * time.Second); ; {
		from, to := s.ready(offset)
		if from < to || s.ctx.Err() != nil || time.Now().After(end) {
			out.WriteString(`{"ok":true,"result":[`)
			for i := from; i < to; i++ {
				if i > from {
					out.WriteByte(',')
				}
				out.Write(s.load.steps[i].body)
				s.load.hand(i, s.load.now())
			}
			out.WriteString(`]}`)
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// ready is which updates a poll gets; its offset confirms those before.
func (s *stub) ready(offset int) (from, to int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = max(s.next, offset-firstID)
	for to = s.next; to < min(s.given, s.next+100) && s.due(to) <= 0; to++ {
	}
	return s.next, to
}

// number is what stands behind the # in a message; -1 when nothing does.
func number(body []byte) int {
	return digits(body[bytes.IndexByte(body, '#')+1:])
}

func digits(b []byte) int {
	n := 0
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	value, err := strconv.Atoi(string(b[:n]))
	if err != nil {
		return -1
	}
	return value
}

// field is a number in a body of JSON or of multipart; 0 when it is not there.
func field(body []byte, name string) int {
	for _, before := range []string{`"` + name + `":`, `name="` + name + "\"\r\n\r\n"} {
		if _, rest, ok := bytes.Cut(body, []byte(before)); ok {
			return max(digits(rest), 0)
		}
	}
	return 0
}
