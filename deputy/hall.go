package deputy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lexicon"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// halls are the elected bodies of the index, found by how their names call them
// beside the words for the kind: «Шетский районный маслихат» by «Шетский».
type halls struct {
	list  []hall
	names *lexicon.Lexicon
	named [][]int // by name: the bodies that bear it
}

// hall is a body with the days on which it works.
type hall struct {
	Body
	from, to int
}

const hallsSQL = `
	SELECT ` + bodyColumns + `, coalesce(b.valid_from, '0001-01-01'), coalesce(b.valid_to, '9999-12-31')
	FROM body b
	ORDER BY array_position('{national,region,city,district}', b.level), b.id`

func readHalls(ctx context.Context, db postgres.DB) (*halls, error) {
	h := &halls{names: lexicon.New(beginning)}
	rows, _ := db.Query(ctx, hallsSQL)
	var b Body
	var from, to time.Time
	_, err := pgx.ForEachRow(rows, append(b.fields(), &from, &to), func() error {
		h.enter(hall{b, dayOf(from), dayOf(to)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("deputy: read bodies: %w", err)
	}
	return h, nil
}

func (h *halls) enter(one hall) {
	for _, name := range []string{one.Name.KK, one.Name.RU, one.Of.KK, one.Of.RU} {
		rest := spelling.Words(readHall(name).rest)
		if len(rest) == 0 {
			continue // a national body has no other name than its kind
		}
		id := h.names.Add(strings.Join(rest, " "))
		if id == len(h.named) {
			h.named = append(h.named, nil)
		}
		h.named[id] = add(h.named[id], len(h.list))
	}
	h.list = append(h.list, one)
}

// works says whether a body works on a day.
func (b hall) works(day int) bool { return b.from <= day && day <= b.to }

// national are the bodies of the whole country on a day, and the one of a name of
// its own («Мәжіліс») if that is over by then.
func (h *halls) national(name string, day int) (now []Body, over *Body) {
	for _, b := range h.list {
		if b.Level != National {
			continue
		}
		called := slices.Contains([]string{spelling.Fold(b.Short.KK), spelling.Fold(b.Short.RU)}, name)
		switch {
		case b.works(day):
			now = append(now, b.Body)
		case called && b.to < day:
			over = &b.Body
		}
	}
	return now, over
}

// of are the bodies that speak for units on a day: the units' own; where none has
// one, those of the units they lie in.
func (h *halls) of(x *index, units []string, day int) []int {
	var own, above []int
	for _, unit := range units {
		near := -1
		for at, b := range h.list {
			switch {
			case b.Unit == "" || !b.works(day):
			case b.Unit == unit:
				own = add(own, at)
			case x.places.Inside(unit, b.Unit):
				near = at // the list begins with the regions, the nearest comes last
			}
		}
		if near >= 0 {
			above = add(above, near)
		}
	}
	if len(own) == 0 {
		return above
	}
	return own
}

func add(list []int, one int) []int {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// likeHall is how like the name of a body must be.
const likeHall = 0.8

// called are the bodies of a day whose names call them so: exactly, else nearly.
func (h *halls) called(name string, day int) (list []int, exact bool) {
	matches := h.names.Like(name, likeHall)
	exact = slices.ContainsFunc(matches, func(m lexicon.Match) bool { return m.Score == 1 })
	for _, m := range matches {
		for _, at := range h.named[m.ID] {
			if (m.Score == 1 || !exact) && h.list[at].works(day) {
				list = add(list, at)
			}
		}
	}
	return list, exact
}
