package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// hook brings updates to a webhook as Telegram does: over so many connections at
// once, the next of a chat only after the one before was taken, again when it
// was not.
type hook struct {
	load  *load
	at    *url.URL
	conns int
	taken atomic.Int64
	again atomic.Int64 // answers that were not 200
}

// deliver hands over updates from to to, each when it is due, and returns when
// all are taken.
func (h *hook) deliver(from, to int, due func(i int) time.Duration) error {
	var all sync.WaitGroup
	errs := make(chan error, h.conns)
	for k := range h.conns {
		all.Go(func() { errs <- h.carry(k, from, to, due) })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (h *hook) carry(k, from, to int, due func(i int) time.Duration) error {
	conn, err := net.Dial("tcp", h.at.Host)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for i := from; i < to; i++ {
		if int(h.load.steps[i].chat)%h.conns != k {
			continue
		}
		began := h.load.now()
		if wait := due(i); wait > 0 {
			time.Sleep(wait)
			began = h.load.now()
		} else {
			began += int64(wait) // it was due before
		}
		h.load.hand(i, began)
		if err := h.post(conn, in, i); err != nil {
			return err
		}
		h.taken.Add(1)
	}
	return nil
}

func (h *hook) post(conn net.Conn, in *bufio.Reader, i int) error {
	body := h.load.steps[i].body
	head := "POST " + h.at.Path + " HTTP/1.1\r\nHost: " + h.at.Host + "\r\nContent-Type: application/json\r\n" +
		"X-Telegram-Bot-Api-Secret-Token: " + secret + "\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n"
	for {
		if _, err := (&net.Buffers{[]byte(head), body}).WriteTo(conn); err != nil {
			return fmt.Errorf("webhook: %w", err)
		}
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			return fmt.Errorf("webhook: %w", err)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if err != nil {
			return fmt.Errorf("webhook: %w", err)
		}
		if resp.StatusCode == http.StatusOK {
			return nil
		}
		h.again.Add(1)
		time.Sleep(50 * time.Millisecond)
	}
}
