package registry

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/deputy"
	"qalauly/internal/sheet"
	"qalauly/internal/spelling"
)

// person is somebody as lists tell of them. Of a day of birth only the year is kept.
type person struct {
	id       int64 // 0 for who is new
	key      string
	name     deputy.Person
	sex      string
	born     int
	bioKK    string
	bioRU    string
	invented bool
}

// people is the list of deputies.
type people struct {
	plan[string, person]
	today   string
	unkeyed map[string][]person // who came another way, by likeness
}

const (
	oldest, youngest = 110, 18 // years
	longestName      = 60
	longestBiography = 3000
)

func (p *people) table() sheet.Table {
	year := 2026
	if len(p.today) > 4 {
		year, _ = strconv.Atoi(p.today[:4])
	}
	name := func(key, example string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Max: longestName, Example: example}
	}
	return sheet.Table{Kind: string(Deputies), Columns: []sheet.Column{
		{Key: "key", Type: sheet.Code, Required: true, Max: 64, Example: "shet-07"},
		needed(name("surname_kk", example("surname_kk"))), needed(name("given_kk", example("given_kk"))), name("patronymic_kk", example("patronymic_kk")),
		needed(name("surname_ru", example("surname_ru"))), needed(name("given_ru", example("given_ru"))), name("patronymic_ru", example("patronymic_ru")),
		{Key: "sex", Type: sheet.Choice, Set: "sex", Options: []string{"f", "m"}, Required: true, Example: "f"},
		{Key: "born", Type: sheet.Year, Required: true, Min: year - oldest, Max: year - youngest, Example: "1984"},
		{Key: "biography_kk", Type: sheet.Long, Max: longestBiography, Example: example("biography_kk")},
		{Key: "biography_ru", Type: sheet.Long, Max: longestBiography, Example: example("biography_ru")},
		{Key: "invented", Type: sheet.Flag, Example: "yes"},
	}}
}

func (p *people) read(ctx context.Context, tx pgx.Tx) error {
	p.start()
	p.unkeyed = map[string][]person{}
	rows, _ := tx.Query(ctx, `
		SELECT id, coalesce(list_key, ''), surname_kk, given_kk, patronymic_kk, surname_ru, given_ru, patronymic_ru,
		  sex, birth_year, biography_kk, biography_ru, invented
		FROM deputy`)
	var d person
	n := &d.name
	_, err := pgx.ForEachRow(rows, []any{&d.id, &d.key, &n.Surname.KK, &n.Given.KK, &n.Patronymic.KK, &n.Surname.RU, &n.Given.RU, &n.Patronymic.RU,
		&d.sex, &d.born, &d.bioKK, &d.bioRU, &d.invented}, func() error {
		if d.key != "" {
			p.have[d.key] = d
		} else {
			p.unkeyed[d.likeness()] = append(p.unkeyed[d.likeness()], d)
		}
		return nil
	})
	return err
}

// likeness is by what somebody without a key is taken for the person of a line.
func (d person) likeness() string {
	n := d.name
	return spelling.Fold(strings.Join([]string{n.Surname.KK, n.Given.KK, n.Patronymic.KK, n.Surname.RU, n.Given.RU, n.Patronymic.RU}, " ")) +
		" " + strconv.Itoa(d.born) + d.sex
}

var (
	goodKey  = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`)
	goodName = regexp.MustCompile(`^\p{L}[\p{L}\p{M}'’ʼ.\- ]*$`)
)

func (p *people) take(l *sheet.Line) {
	key := l.Text("key")
	if l.Has("key") && !goodKey.MatchString(key) {
		l.Fail("key", ruleKey)
	}
	is := p.have[key]
	was := is
	is.key = key
	p.names(l, &is)
	is.sex, is.born = l.Text("sex"), l.Int("born")
	if l.Given("biography_kk") {
		is.bioKK = l.Text("biography_kk")
	}
	if l.Given("biography_ru") {
		is.bioRU = l.Text("biography_ru")
	}
	if l.Given("invented") {
		is.invented = l.Flag("invented")
	}
	if !l.OK() {
		return
	}
	if was.id == 0 {
		p.adopt(l, &is)
	} else if was.born != is.born && spelling.Fold(was.name.Given.KK) != spelling.Fold(is.name.Given.KK) {
		l.Fail("key", ruleOtherPerson, "Name", was.name.Short("kk"))
	}
	if l.OK() {
		p.put(l, "key", key, is)
	}
}

// names reads the six names; a column that the file has not leaves the old one.
func (p *people) names(l *sheet.Line, d *person) {
	n := &d.name
	for column, into := range map[string]*string{
		"surname_kk": &n.Surname.KK, "given_kk": &n.Given.KK, "patronymic_kk": &n.Patronymic.KK,
		"surname_ru": &n.Surname.RU, "given_ru": &n.Given.RU, "patronymic_ru": &n.Patronymic.RU,
	} {
		if !l.Given(column) {
			continue
		}
		if *into = l.Text(column); *into != "" && !goodName.MatchString(*into) {
			l.Fail(column, ruleName)
		}
	}
}

// adopt finds who is in the register without a key and is meant by the line.
func (p *people) adopt(l *sheet.Line, is *person) {
	alike := p.unkeyed[is.likeness()]
	switch {
	case len(alike) > 1:
		l.Fail("key", ruleAmbiguous)
	case len(alike) == 1:
		is.id = alike[0].id
		if is.bioKK == "" {
			is.bioKK = alike[0].bioKK
		}
		if is.bioRU == "" {
			is.bioRU = alike[0].bioRU
		}
		if !l.Given("invented") {
			is.invented = alike[0].invented
		}
		p.have[is.key] = alike[0]
	}
}

func (p *people) check() {
	owners := map[int64]*sheet.Line{}
	for _, c := range p.changes {
		if before := owners[c.is.id]; c.is.id != 0 && before != nil {
			c.line.Fail("key", ruleTwice, "Row", strconv.Itoa(before.Row))
		}
		owners[c.is.id] = c.line
	}
}

const (
	addPersonSQL = `
	INSERT INTO deputy (list_key, surname_kk, given_kk, patronymic_kk, surname_ru, given_ru, patronymic_ru, sex, birth_year, biography_kk, biography_ru, invented)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	changePersonSQL = `
	UPDATE deputy SET
	  (list_key, surname_kk, given_kk, patronymic_kk, surname_ru, given_ru, patronymic_ru, sex, birth_year, biography_kk, biography_ru, invented) =
	  ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
	WHERE id = $13`
)

func (p *people) write(batch *pgx.Batch) {
	for _, c := range p.changes {
		d, n := c.is, c.is.name
		args := []any{d.key, n.Surname.KK, n.Given.KK, n.Patronymic.KK, n.Surname.RU, n.Given.RU, n.Patronymic.RU, d.sex, d.born, d.bioKK, d.bioRU, d.invented}
		if d.id == 0 {
			batch.Queue(addPersonSQL, args...)
		} else {
			batch.Queue(changePersonSQL, append(args, d.id)...)
		}
	}
	batch.Queue(`ANALYZE deputy`)
}
