package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// bare is the least that answers: net/http, encoding/json into small structs and
// POSTs over kept-alive connections. It keeps nothing; a webhook is acknowledged
// after its answer was sent. What it reaches is the limit for HTTP and JSON in Go.
func bare(_ context.Context, t task) error {
	b := bareBot{
		base:   t.api + "/bot" + token + "/",
		client: &http.Client{Transport: &http.Transport{MaxIdleConns: 512, MaxIdleConnsPerHost: 512}},
	}
	if !t.webhook {
		go b.poll()
	}
	return ready(t, &b)
}

type bareBot struct {
	base   string
	client *http.Client
}

type bareMessage struct {
	Chat struct {
		ID int64 `json:"id"`
	} `json:"chat"`
	Text string `json:"text"`
}

type bareUpdate struct {
	ID       int64        `json:"update_id"`
	Message  *bareMessage `json:"message"`
	Callback *struct {
		ID      string       `json:"id"`
		Data    string       `json:"data"`
		Message *bareMessage `json:"message"`
	} `json:"callback_query"`
}

type bareSend struct {
	Chat   int64         `json:"chat_id"`
	Text   string        `json:"text"`
	Markup *bareKeyboard `json:"reply_markup,omitempty"`
}

type bareKeyboard struct {
	Keyboard   [][]bareKey `json:"keyboard"`
	Resize     bool        `json:"resize_keyboard"`
	Persistent bool        `json:"is_persistent"`
}

type bareKey struct {
	Text string `json:"text"`
}

func (b *bareBot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u bareUpdate
	if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != secret {
		http.Error(w, "wrong secret", http.StatusUnauthorized)
		return
	}
	if json.NewDecoder(r.Body).Decode(&u) != nil || b.handle(u) != nil {
		http.Error(w, "try again", http.StatusServiceUnavailable)
	}
}

func (b *bareBot) handle(u bareUpdate) error {
	switch {
	case u.Callback != nil:
		if err := b.call("answerCallbackQuery", map[string]string{"callback_query_id": u.Callback.ID}, nil); err != nil {
			return err
		}
		return b.call("sendMessage", bareSend{Chat: u.Callback.Message.Chat.ID, Text: looked(u.Callback.Data)}, nil)
	case u.Message == nil:
		return nil
	}
	send := bareSend{Chat: u.Message.Chat.ID, Text: u.Message.Text}
	if arg, ok := strings.CutPrefix(send.Text, "/start "); ok {
		send.Text, send.Markup = started(arg), bareMenu()
	}
	return b.call("sendMessage", send, nil)
}

func bareMenu() *bareKeyboard {
	k := &bareKeyboard{Resize: true, Persistent: true}
	for _, labels := range keys {
		var row []bareKey
		for _, label := range labels {
			row = append(row, bareKey{label})
		}
		k.Keyboard = append(k.Keyboard, row)
	}
	return k
}

func (b *bareBot) call(method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	resp, err := b.client.Post(b.base+method, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var a struct {
		OK     bool            `json:"ok"`
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(answer, &a); err != nil || !a.OK {
		return fmt.Errorf("%s is refused", method)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(a.Result, result)
}

// poll asks for updates; 64 workers answer, each for chats of its own.
func (b *bareBot) poll() {
	const workers = 64
	var queues [workers]chan bareUpdate
	for i := range queues {
		queues[i] = make(chan bareUpdate, 16)
		go func() {
			for u := range queues[i] {
				_ = b.handle(u)
			}
		}()
	}
	for offset := int64(0); ; {
		var updates []bareUpdate
		if err := b.call("getUpdates", map[string]int64{"offset": offset, "timeout": 50}, &updates); err != nil {
			return
		}
		for _, u := range updates {
			offset = u.ID + 1
			queues[b.chat(u)%workers] <- u
		}
	}
}

func (b *bareBot) chat(u bareUpdate) int64 {
	switch {
	case u.Callback != nil:
		return u.Callback.Message.Chat.ID
	case u.Message != nil:
		return u.Message.Chat.ID
	}
	return 0
}
