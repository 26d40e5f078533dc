package staff

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/days"
	"qalauly/locales"
)

// span is days from one to another, both included; the zero span is always.
type span struct{ from, to calendar.Day }

// String writes a span for a button: «2026-11-01_2026-11-15» without signs that a
// button cannot carry; "all" is always.
func (s span) String() string {
	if s.from.IsZero() {
		return whole
	}
	return s.from.String() + "-to-" + s.to.String()
}

// readSpan reads what String wrote.
func readSpan(text string) span {
	from, to, _ := strings.Cut(text, "-to-")
	first, err := calendar.ParseDay(from)
	last, bad := calendar.ParseDay(to)
	if err != nil || bad != nil {
		return span{}
	}
	return span{first, last}
}

// between is a period as people write one at the end of a line: 1.11-15.11.
var between = regexp.MustCompile(`(?:^|\s)(\d[\d./]*)\s*[-–—]\s*(\d[\d./]*)$`)

// spanOf parts the days at the end of a text from what stands before them.
func spanOf(text string, now time.Time) (rest string, s span) {
	text = tidy(text)
	limits := days.Past(calendar.DayOf(now))
	if found := between.FindStringSubmatchIndex(text); found != nil {
		first, last := days.Read([]string{text[found[2]:found[3]]}, limits), days.Read([]string{text[found[4]:found[5]]}, limits)
		if first.Words == 1 && last.Words == 1 && first.Rule == "" && last.Rule == "" && first.Day <= last.Day {
			return tidy(text[:found[0]]), span{first.Day, last.Day}
		}
	}
	words := strings.Fields(text)
	for i := range words {
		if len(words[i:]) == 1 && onlyDigits(words[i]) {
			break
		}
		if r := days.Read(words[i:], limits); r.Words == len(words)-i && r.Rule == "" {
			return strings.Join(words[:i], " "), span{r.Day, r.Day}
		}
	}
	return text, span{}
}

// badDay says what is wrong with the days at the end of what is asked of the audit; ""
// where nothing is. Words without a digit may be a name and are none.
func badDay(r handlers.Request) locales.HTML {
	text, limits := tidy(r.Args), days.Past(calendar.DayOf(r.Now))
	if found := between.FindStringSubmatch(text); found != nil {
		first, last := days.Read(found[1:2], limits), days.Read(found[2:3], limits)
		for i, d := range []days.Reading{first, last} {
			if d.Words == 1 && d.Rule != "" {
				return dayProblem(r.Lang, d, found[i+1])
			}
		}
		if first.Words == 1 && last.Words == 1 && first.Day > last.Day {
			return r.Lang.HTML("audit.days_order")
		}
		return ""
	}
	words := strings.Fields(text)
	for i := range words {
		said := strings.Join(words[i:], " ")
		if onlyDigits(said) || !strings.ContainsAny(said, "0123456789") {
			break
		}
		if d := days.Read(words[i:], limits); d.Words == len(words)-i && d.Rule != "" {
			return dayProblem(r.Lang, d, said)
		}
	}
	return ""
}

func onlyDigits(word string) bool {
	_, err := strconv.Atoi(word)
	return err == nil
}

// wanted is a part of the audit: what concerns a deputy ('d'), was done by a member
// ('m') or to a record ('r'); 0 is everything.
type wanted struct {
	kind byte
	id   int64
	span span
}

func (w wanted) who() string {
	if w.kind == 0 {
		return whole
	}
	return string(w.kind) + screen.ID36(w.id)
}

func (w *wanted) readWho(text string) bool {
	if text == whole {
		return true
	}
	if len(text) < 2 || !strings.Contains("dmr", text[:1]) {
		return false
	}
	id, ok := screen.ParseID(text[1:])
	w.kind, w.id = text[0], id
	return ok
}

// args writes a part for a button, with the entry under which the next page begins.
func (w wanted) args(under string) []string {
	from, to := whole, whole
	if !w.span.from.IsZero() {
		from, to = w.span.from.String(), w.span.to.String()
	}
	return []string{w.who(), from, to, under}
}

// wantedOf reads what args wrote.
func wantedOf(r handlers.Request) (w wanted, ok bool) {
	ok = w.readWho(screen.Arg(r, 0))
	if screen.Arg(r, 1) != whole {
		w.span = readSpan(screen.Arg(r, 1) + "-to-" + screen.Arg(r, 2))
	}
	return w, ok
}

func (w wanted) query() audit.Query {
	var q audit.Query
	switch w.kind {
	case 'd':
		q.Deputy = w.id
	case 'm':
		q.Member = w.id
	case 'r':
		q.Object = fmt.Sprintf("record:%d", w.id)
	}
	if !w.span.from.IsZero() {
		q.From, q.To = w.span.from.Start(), w.span.to.End()
	}
	return q
}
