package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// The load: of five updates two are /start, which is answered with the menu, two
// are text, which is answered with the same text, one is a button, which is
// answered twice: answerCallbackQuery and a message. Every message to be answered
// holds its number behind a #, and so must the answer.
const (
	token     = "7000000001:a-token-for-benchmarks-and-nothing-else"
	buttonKey = "a key for benchmarks"
	secret    = "a-secret-for-benchmarks"
	firstID   = 1_000_000 // of updates
	firstChat = 50_000_000
)

// step is one update and what became of it. Times are nanoseconds of the load's clock.
type step struct {
	chat     int64
	body     []byte
	began    atomic.Int64 // handed over
	answered atomic.Int64 // the first message for it came
	answers  atomic.Int32
}

// load is all updates of one run, the first of them to warm up with.
type load struct {
	steps []step
	warm  int
	start time.Time // of the clock
	last  []atomic.Int64
	swaps atomic.Int64 // answers that came behind a later one's in their chat
}

// newLoad makes warm updates of chats of their own, then n updates in which each
// of the chats writes in turn, in another order each round.
func newLoad(warm, n, chats int) *load {
	l := &load{steps: make([]step, warm+n), warm: warm, start: time.Now(), last: make([]atomic.Int64, warm+chats)}
	draw := rand.New(rand.NewPCG(1, 2))
	for i := range warm {
		l.make(i, int64(chats+i))
	}
	var turn []int
	for i := range n {
		if i%chats == 0 {
			turn = draw.Perm(chats)
		}
		l.make(warm+i, int64(turn[i%chats]))
	}
	return l
}

func (l *load) make(i int, chat int64) {
	s := &l.steps[i]
	s.chat = chat
	id := firstChat + chat
	from := map[string]any{"id": id, "is_bot": false, "first_name": "Ойдан", "last_name": "Шығарылған", "username": fmt.Sprint("invented_", id), "language_code": "kk"}
	in := map[string]any{"id": id, "first_name": "Ойдан", "last_name": "Шығарылған", "username": fmt.Sprint("invented_", id), "type": "private"}
	message := map[string]any{"message_id": 100 + i, "from": from, "chat": in, "date": 1_790_000_000 + i}
	update := map[string]any{"update_id": firstID + i, "message": message}
	switch i % 5 {
	case 0, 2:
		message["text"] = fmt.Sprintf("/start %d", i)
		message["entities"] = []map[string]any{{"offset": 0, "length": 6, "type": "bot_command"}}
	case 1, 3:
		message["text"] = fmt.Sprintf("Ауылымыздағы жол туралы #%d. Қашан жөнделеді?", i)
	default:
		delete(update, "message")
		message["text"], message["from"] = "Мәзір", map[string]any{"id": 7000000001, "is_bot": true, "first_name": "Qalauly", "username": "qalauly_bot"}
		update["callback_query"] = map[string]any{"id": fmt.Sprint("4000000000", i), "from": from, "message": message, "chat_instance": "-5000", "data": press(id, i)}
	}
	s.body, _ = json.Marshal(update)
}

// press is the data of a button as package bot signs it. Should its form change,
// our contender answers no presses and the benchmark says that they are lost.
func press(chat int64, i int) string {
	data := fmt.Sprintf("v1.look.%d", i)
	mac := hmac.New(sha256.New, []byte(buttonKey))
	fmt.Fprintf(mac, "%d\x00%s", chat, data)
	digits := base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)
	return data + "." + digits.EncodeToString(mac.Sum(nil)[:5])
}

func (l *load) now() int64 { return int64(time.Since(l.start)) + 1 }

// hand notes that an update was handed over, the first time.
func (l *load) hand(i int, at int64) { l.steps[i].began.CompareAndSwap(0, at) }

// answer notes a message for update i.
func (l *load) answer(i int) {
	if i < 0 || i >= len(l.steps) {
		return
	}
	s := &l.steps[i]
	s.answers.Add(1)
	if !s.answered.CompareAndSwap(0, l.now()) {
		return
	}
	for last := &l.last[s.chat]; ; {
		before := last.Load()
		if before > int64(i)+1 {
			l.swaps.Add(1)
			return
		}
		if last.CompareAndSwap(before, int64(i)+1) {
			return
		}
	}
}

// settled waits until all of these updates are answered, or nothing has come for
// the patience given, and says how many are.
func (l *load) settled(from, to int, patience time.Duration) int {
	for done, since := -1, time.Now(); ; {
		n := 0
		for i := from; i < to; i++ {
			if l.steps[i].answers.Load() > 0 {
				n++
			}
		}
		if n > done {
			done, since = n, time.Now()
		}
		if n == to-from || time.Since(since) > patience {
			return n
		}
		time.Sleep(5 * time.Millisecond)
	}
}
