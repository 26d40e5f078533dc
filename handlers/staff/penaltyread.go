package staff

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/days"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

var (
	documentNumber = regexp.MustCompile(`^№?\d[\d/.-]*(?:[-/]?\pL{1,2})?$`)
	wholeNumber    = regexp.MustCompile(`^\d{1,2}$`)
	largeNumber    = regexp.MustCompile(`^\d{1,4}$`)
)

// readPenalty reads what a line says of a penalty into what is known already: whom, the
// kind by its code or its words, points, the number of the document, its date; what is
// left is who decided. Nothing that is not clear is taken.
func (s staff) readPenalty(ctx context.Context, db postgres.DB, r handlers.Request, text string, p sanction) (sanction, error) {
	words := strings.Fields(joinedNumbers.Replace(text))
	at, n, kind := s.kindIn(words)
	if p.Kind == "" && n > 0 {
		p.Kind = kind.Code
		rest := words[at+n:]
		if p.Deputy == 0 {
			if err := s.whom(ctx, db, r, strings.Join(words[:at], " "), &p); err != nil {
				return p, err
			}
		} else {
			rest = append(words[:at:at], rest...)
		}
		words = rest
	} else if p.Deputy == 0 {
		var err error
		if words, err = s.whomOf(ctx, db, r, words, &p); err != nil || p.Deputy == 0 {
			return p, err
		}
	}
	k, _ := s.opts.Method.Penalty(p.Kind)
	if k.VoidsRecord && p.Record == 0 {
		words = s.recordIn(r.Lang, words, &p)
	}
	if p.Points == 0 && len(words) > 0 && (wholeNumber.MatchString(words[0]) || k.Min < k.Max && largeNumber.MatchString(words[0])) {
		v, _ := strconv.ParseInt(words[0], 10, 64)
		p.Points, words = v*activity.Unit, words[1:]
	}
	words = dayIn(words, calendar.DayOf(r.Now), &p)
	if p.Document == "" && len(words) > 0 && documentNumber.MatchString(words[0]) {
		p.Document, words = strings.TrimPrefix(words[0], "№"), words[1:]
	}
	if p.Body == "" {
		p.Body = strings.Trim(strings.Join(words, " "), " ,;")
	}
	return p, nil
}

// kindWords are the short names of kinds, in words.
var kindWords = map[string]string{
	"ethics": "penalty.words.ethics", "false_record": "penalty.words.false_record", "absence": "penalty.words.absence",
}

// shortNames are the words by which people call a kind, in every language.
func shortNames(code string) (names []string) {
	if key, ok := kindWords[code]; ok {
		for _, lang := range locales.All() {
			names = append(names, strings.Split(lang.Text(key), ", ")...)
		}
	}
	return names
}

// whomOf finds the deputy that words without a kind begin with, and returns what is
// said behind: words there that are no number should be a kind and are not clear.
func (s staff) whomOf(ctx context.Context, db postgres.DB, r handlers.Request, words []string, p *sanction) ([]string, error) {
	end := 0
	for end < len(words) && !strings.ContainsFunc(words[end], unicode.IsDigit) {
		end++
	}
	if end == 0 {
		end = min(1, len(words)) // a number
	}
	rest := words[end:]
	err := s.whom(ctx, db, r, strings.Join(words[:end], " "), p)
	if err == nil && p.Deputy == 0 && end > 1 { // perhaps the last is a kind
		if err = s.whom(ctx, db, r, strings.Join(words[:end-1], " "), p); p.Deputy != 0 {
			rest = words[end-1:]
		}
	}
	n := 0
	for n < len(rest) && !strings.ContainsFunc(rest[n], unicode.IsDigit) {
		n++
	}
	p.Unclear = strings.Join(rest[:n], " ")
	return rest[n:], err
}

// kindIn finds a kind of penalty among words: its code, or its name in a language.
func (s staff) kindIn(words []string) (at, n int, kind methods.Penalty) {
	for i := range words {
		for _, k := range s.opts.Method.Penalties.Kinds {
			for _, name := range append([]string{k.Code, k.Name.KK, k.Name.RU}, shortNames(k.Code)...) {
				said := strings.Fields(name)
				if i+len(said) <= len(words) && strings.EqualFold(strings.Join(said, " "), strings.Join(words[i:i+len(said)], " ")) {
					return i, len(said), k
				}
			}
		}
	}
	return 0, 0, kind
}

// whom finds the deputy that a text means, by number or by a name that is clear.
func (s staff) whom(ctx context.Context, db postgres.DB, r handlers.Request, text string, p *sanction) error {
	if id, ok := recordNumber(text); ok {
		d, err := deputy.Get(ctx, db, id, r.Now)
		if err == nil {
			p.Deputy = d.ID
		}
		if errors.Is(err, deputy.ErrUnknown) {
			return nil
		}
		return err
	}
	if text == "" {
		return nil
	}
	found, err := s.finder.Find(ctx, db, text, r.Now, string(r.Lang))
	if err == nil && deputy.Clear(found.People) {
		p.Deputy = found.People[0].ID
	}
	return err
}

// recordIn takes the number of a record out of words: behind the word for it, or alone
// where only that is asked for.
func (s staff) recordIn(l locales.Lang, words []string, p *sanction) []string {
	for i, word := range words {
		known := false
		for _, lang := range locales.All() {
			known = known || strings.EqualFold(strings.Trim(word, ":,"), lang.Text("penalty.record_word"))
		}
		if known && i+1 < len(words) {
			if id, ok := recordNumber(words[i+1]); ok {
				p.Record = id
				return append(words[:i:i], words[i+2:]...)
			}
		}
	}
	if id, ok := recordNumber(strings.Join(words, " ")); ok && p.Document != "" && p.Body != "" {
		p.Record = id
		return nil
	}
	return words
}

// dayIn takes a day out of words.
func dayIn(words []string, today calendar.Day, p *sanction) []string {
	if !p.Day.IsZero() {
		return words
	}
	for i := range words {
		read := days.Read(words[i:], days.Past(today))
		if read.Words > 0 && read.Rule == "" {
			p.Day = read.Day
			return append(words[:i:i], words[i+read.Words:]...)
		}
	}
	return words
}
