package staff

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
)

// talkRecord is the talk in which lines are completed.
const talkRecord = "record"

// talkShelf is the talk of who has nothing open but a draft laid aside: it hears no
// text.
const talkShelf = "shelf"

// empty is the text of a line in which nothing was typed yet.
const empty = "-"

// work is what somebody records and has not finished: lines that wait for an answer,
// the first of them being asked about.
type work struct {
	Seq     string            `json:"s"` // of the question on the screen: buttons of others mean nothing
	Asked   asked             `json:"q"`
	Batches map[string]*batch `json:"b"` // by a number of their own
	Lines   []pending         `json:"l"`
	Shelf   *work             `json:"z,omitempty"` // the one draft that was laid aside for this one
	Offered bool              `json:"o,omitempty"` // that there is one was said
}

// batch is what lines of one message have in common.
type batch struct {
	Propose  bool              `json:"p,omitempty"`
	Header   string            `json:"h,omitempty"`
	Card     int64             `json:"c,omitempty"`
	Event    int64             `json:"e,omitempty"`
	Many     int               `json:"n,omitempty"` // lines of the message, where they are several
	Saved    int               `json:"d,omitempty"` // of them
	Skipped  int               `json:"x,omitempty"`
	Usual    *usual            `json:"u,omitempty"`
	Files    []proof           `json:"f,omitempty"`
	Sitting  *sitting          `json:"t,omitempty"`
	Mends    int64             `json:"m,omitempty"` // the returned record that is mended
	Answered map[string]string `json:"a,omitempty"` // fields, for all lines
	Code     string            `json:"k,omitempty"` // the criterion that was answered for all lines
}

// usual is what holds where a line says nothing else: that of the record before.
type usual struct {
	Criterion string            `json:"c"`
	Fields    map[string]string `json:"f"`
}

// pending is one line that waits for an answer.
type pending struct {
	Batch  string            `json:"b"`
	Line   int               `json:"n"`
	Text   string            `json:"t"`
	Deputy int64             `json:"d,omitempty"` // what was answered
	Code   string            `json:"k,omitempty"`
	Fields map[string]string `json:"f,omitempty"`
	Twice  bool              `json:"w,omitempty"` // that it is recorded again
	Open   string            `json:"o,omitempty"` // the field that is mended
	Barred int64             `json:"x,omitempty"` // of whose deputy the audit knows that it was refused

	wrong *line.Question // what is asked instead, because the answer did not fit
}

// proof is a file that came with a message.
type proof struct {
	ID     string `json:"i"`
	Unique string `json:"u"`
}

// asked is the question on the screen.
type asked struct {
	line.Question
	All bool `json:"a,omitempty"` // of all lines of the batch
}

// workOf is the unfinished work of a request, nothing where there is none. A button of
// the draft that was laid aside opens it.
func workOf(r handlers.Request) work {
	w := work{Batches: map[string]*batch{}}
	if r.Talk.Name == talkRecord || r.Talk.Name == talkShelf {
		if err := json.Unmarshal(r.Talk.Data, &w); err != nil || w.Batches == nil {
			return work{Batches: map[string]*batch{}}
		}
	}
	if r.Button != nil && w.Shelf != nil && w.Shelf.Seq == screen.Arg(r, 0) {
		opened := *w.Shelf
		opened.shelve(w)
		return opened
	}
	return w
}

// shelve lays another draft aside, where it waits for something; the older one laid
// aside is forgotten.
func (w *work) shelve(other work) {
	w.Shelf, w.Offered = nil, false
	if len(other.Lines) > 0 {
		other.Shelf, other.Offered = nil, false
		w.Shelf = &other
	}
}

// talk is the conversation that work leaves.
func (w work) talk() (*handlers.Talk, error) {
	name := talkRecord
	switch {
	case len(w.Lines) == 0 && w.Shelf == nil:
		return &handlers.Idle, nil
	case len(w.Lines) == 0:
		name = talkShelf
	}
	data, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("staff: what is recorded: %w", err)
	}
	return &handlers.Talk{Name: name, Data: data}, nil
}

// add takes a message's lines; those that waited already are laid aside.
func (w *work) add(r handlers.Request, b *batch, lines ...pending) {
	key := strconv.FormatInt(r.ID, 36)
	begun := work{Batches: map[string]*batch{key: b}, Shelf: w.Shelf, Offered: w.Offered}
	if len(w.Lines) > 0 {
		begun.shelve(*w)
	}
	for i := range lines {
		lines[i].Batch = key
	}
	begun.Lines = lines
	*w = begun
}

// of is the batch of a line.
func (w work) of(p pending) *batch { return w.Batches[p.Batch] }

// current says that a button belongs to the question on the screen.
func (w work) current(r handlers.Request) bool {
	return len(w.Lines) > 0 && w.Seq == screen.Arg(r, 0)
}

// tidy forgets batches of which no line waits.
func (w *work) tidy() {
	for key := range w.Batches {
		if !slices.ContainsFunc(w.Lines, func(p pending) bool { return p.Batch == key }) {
			delete(w.Batches, key)
		}
	}
}

// touched are the lines that an answer is for: the first, or all of its batch.
func (w *work) touched() []*pending {
	if len(w.Lines) == 0 {
		return nil
	}
	all := []*pending{&w.Lines[0]}
	for i := 1; i < len(w.Lines) && w.Asked.All; i++ {
		if w.Lines[i].Batch == w.Lines[0].Batch {
			all = append(all, &w.Lines[i])
		}
	}
	return all
}

// drop leaves out the lines that the question is about.
func (w *work) drop() {
	first := w.Lines[0]
	all := w.Asked.All
	n := len(w.Lines)
	i := 0
	w.Lines = slices.DeleteFunc(w.Lines, func(p pending) bool {
		i++
		return i == 1 || all && p.Batch == first.Batch
	})
	w.of(first).Skipped += n - len(w.Lines)
}

func (p *pending) answer(field, value string) {
	if p.Fields == nil {
		p.Fields = map[string]string{}
	}
	p.Fields[field] = value
}
