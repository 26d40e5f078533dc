package deputy

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lexicon"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
	"qalauly/territory"
)

// index holds the names of the register. It does not change after it is read.
type index struct {
	mark     int64
	places   *territory.Index
	halls    *halls
	words    *lexicon.Lexicon
	borne    [][]bearer // by word: who bears it
	register []person
}

// bearer is one of the people with the part of the name that a word is.
type bearer struct {
	person int
	part   int
}

// person is one of the people with all seats, the latest first.
type person struct {
	parts  []part
	seats  []seat
	letter letters
}

// part is one word of a name, as it is written in both languages.
type part struct {
	kind  kind
	words []string
}

type kind int

const (
	given kind = iota
	patronymic
	surname
)

// seat is what a list shows of somebody while a mandate lasts.
type seat struct {
	Hit
	from, to int   // days as 20261122
	district int64 // electoral district, 0: elected by a list
}

// letters are the places in the alphabets of the languages.
type letters struct{ kk, ru int }

// beginning is how like the beginning of a word is to the word, see lexicon.New.
const beginning = 0.5

const indexedSQL = `
	SELECT ` + hitColumns + `, m.valid_from, coalesce(m.valid_to, '9999-12-31'), coalesce(m.electoral_district, 0),
	  rank() OVER (ORDER BY (d.surname_kk || ' ' || d.given_kk) COLLATE "kk-x-icu", d.id),
	  rank() OVER (ORDER BY (d.surname_ru || ' ' || d.given_ru) COLLATE "ru-x-icu", (d.surname_kk || ' ' || d.given_kk) COLLATE "kk-x-icu", d.id)
	FROM deputy d
	JOIN mandate m ON m.deputy = d.id
	` + mandateSQL + `
	ORDER BY d.id, m.valid_from DESC`

func readIndex(ctx context.Context, db postgres.DB) (*index, error) {
	places, err := territory.ReadIndex(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("deputy: read index: %w", err)
	}
	halls, err := readHalls(ctx, db)
	if err != nil {
		return nil, err
	}
	x := &index{places: places, halls: halls, words: lexicon.New(beginning)}
	rows, _ := db.Query(ctx, indexedSQL)
	if err := x.read(rows); err != nil {
		return nil, fmt.Errorf("deputy: read index: %w", err)
	}
	return x, nil
}

func (x *index) read(rows pgx.Rows) error {
	var s seat
	var l letters
	var from, to time.Time
	var last int64
	known := folded{}
	bodies := map[string]Body{} // their names are kept once
	_, err := pgx.ForEachRow(rows, append(s.fields(), &from, &to, &s.district, &l.kk, &l.ru), func() error {
		added := s
		added.from, added.to = dayOf(from), dayOf(to)
		if body, ok := bodies[s.Body.ID]; ok {
			added.Body = body
		} else {
			bodies[s.Body.ID] = s.Body
		}
		if len(x.register) == 0 || s.ID != last {
			x.enter(s.Person, l, known)
			last = s.ID
		}
		p := &x.register[len(x.register)-1]
		p.seats = append(p.seats, added)
		return nil
	})
	return err
}

// enter adds one of the people, and each word of the name to the dictionary.
func (x *index) enter(who Person, l letters, known folded) {
	p := person{letter: l}
	p.parts = append(p.parts, known.parts(given, who.Given)...)
	p.parts = append(p.parts, known.parts(patronymic, who.Patronymic)...)
	p.parts = append(p.parts, known.parts(surname, who.Surname)...)
	for at, one := range p.parts {
		for _, word := range one.words {
			id := x.words.Add(word)
			if id == len(x.borne) {
				x.borne = append(x.borne, nil)
			}
			x.borne[id] = append(x.borne[id], bearer{len(x.register), at})
		}
	}
	x.register = append(x.register, p)
}

// folded are the parts of names met before: most names are borne by many.
type folded map[kind]map[Name][]part

func (f folded) parts(k kind, n Name) []part {
	if f[k] == nil {
		f[k] = map[Name][]part{}
	}
	known, ok := f[k][n]
	if !ok {
		known = partsOf(k, n)
		f[k][n] = known
	}
	return known
}

// partsOf are the words of a part of a name, each with its spelling in the other
// language: a double surname has two.
func partsOf(k kind, n Name) []part {
	kk, ru := wholeWords(spelling.Words(n.KK)), wholeWords(spelling.Words(n.RU))
	var parts []part
	for i := range max(len(kk), len(ru)) {
		one := part{kind: k}
		if i < len(kk) {
			one.words = append(one.words, kk[i])
		}
		if i < len(ru) && (i >= len(kk) || ru[i] != kk[i]) {
			one.words = append(one.words, ru[i])
		}
		parts = append(parts, one)
	}
	return parts
}

// wholeWords writes the ending of a Kazakh patronymic to the name before it:
// «Серік ұлы» is «Серікұлы».
func wholeWords(words []string) []string {
	var whole []string
	for _, word := range words {
		if last := len(whole) - 1; last >= 0 && patronymicEndings[word] {
			whole[last] = spelling.Fold(whole[last] + word)
			continue
		}
		whole = append(whole, word)
	}
	return whole
}

var patronymicEndings = map[string]bool{"uli": true, "kizi": true, "ogli": true}

// in returns the seat of a day, else the last one before it, if any.
func (p *person) in(day int) (s *seat, former, ok bool) {
	for i := range p.seats {
		if s := &p.seats[i]; s.from <= day {
			return s, s.to < day, true
		}
	}
	return nil, false, false
}

// initial says whether a part of the name begins with a letter.
func (o part) begins(initial string) bool {
	for _, word := range o.words {
		if strings.HasPrefix(word, initial) {
			return true
		}
	}
	return false
}

func dayOf(t time.Time) int { return t.Year()*10000 + int(t.Month())*100 + t.Day() }
