package council

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Why something is not done.
var (
	ErrUnknown   = errors.New("council: unknown")
	ErrState     = errors.New("council: it stands otherwise by now")
	ErrOwn       = errors.New("council: one's own entry is decided by another")
	ErrSubject   = errors.New("council: it is about this person or their chief")
	ErrElsewhere = errors.New("council: another territory")
	ErrNoProof   = errors.New("council: nothing shows it")
	ErrReason    = errors.New("council: a reason is needed")
	ErrFuture    = errors.New("council: the day has not come")
	ErrLate      = errors.New("council: the day is too long ago")
	ErrEarly     = errors.New("council: the day lies before what it follows")
	ErrLong      = errors.New("council: too long")
	ErrEmpty     = errors.New("council: words are missing")
	ErrNobody    = errors.New("council: nobody sits in it on that day")
	ErrTwice     = errors.New("council: it is there already")
	ErrRecorded  = errors.New("council: records of that day stand in the ledger")
	ErrMandate   = errors.New("council: the person is no deputy")
	ErrFirst     = errors.New("council: its sitting is to be verified first")
	ErrClosed    = errors.New("council: the council works no more")
)

// Name is a name in both languages.
type Name = territory.Name

// Level is how far a council reaches.
type Level string

// The levels.
const (
	Central  Level = "central"
	Region   Level = "region"
	District Level = "district" // or a city
)

// Topics are the fields that a council can have, in the order of appeals' topics.
func Topics() []string {
	return []string{"utilities", "roads", "housing", "land", "social", "health", "education", "work", "ecology", "law", "business", "general", "other"}
}

// Council is a sectoral council.
type Council struct {
	ID       int64
	Key      string // by which lists know it
	Unit     string // "" is the whole country
	Topic    string // its field, by the code of an appeal's topic
	Name     Name
	Closed   bool
	Invented bool
	Level    Level
	Members  int // who sit in it now
	Waiting  int // entries that wait for verification
}

const columns = `c.id, c.key, coalesce(c.unit, ''), c.topic, c.name_kk, c.name_ru, c.closed, c.invented,
	CASE WHEN c.unit IS NULL THEN 'central' WHEN u.parent IS NULL THEN 'region' ELSE 'district' END,
	(SELECT count(*) FROM council_member m WHERE m.council = c.id AND m.until IS NULL),
	(SELECT count(*) FROM council_entry e WHERE e.council = c.id AND e.state = 'recorded')`

func (c *Council) fields() []any {
	return []any{&c.ID, &c.Key, &c.Unit, &c.Topic, &c.Name.KK, &c.Name.RU, &c.Closed, &c.Invented, &c.Level, &c.Members, &c.Waiting}
}

// ByID returns a council; ErrUnknown for none.
func ByID(ctx context.Context, db postgres.DB, id int64) (c Council, err error) {
	err = db.QueryRow(ctx, `SELECT `+columns+` FROM council c LEFT JOIN unit u ON u.code = c.unit WHERE c.id = $1`, id).Scan(c.fields()...)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, ErrUnknown
	}
	if err != nil {
		return c, fmt.Errorf("council: read %d: %w", id, err)
	}
	return c, nil
}

// Which says which councils are looked for; what is zero does not narrow.
type Which struct {
	Units []string // that are theirs; "" is that of the whole country. nil: no matter which
	Below bool     // and of what lies below them
	Topic string
}

// Page is a part of a list.
type Page struct {
	Lang          string
	Limit, Offset int
}

const whichSQL = `
	WITH RECURSIVE below (code) AS (
		SELECT code FROM unit WHERE code = ANY ($1)
		UNION
		SELECT n.code FROM unit n JOIN below b ON n.parent = b.code WHERE $2)
	SELECT %s
	FROM council c LEFT JOIN unit u ON u.code = c.unit
	WHERE NOT c.closed AND ($3 = '' OR c.topic = $3)
		AND ($1::text[] IS NULL OR '' = ANY ($1) AND (c.unit IS NULL OR $2) OR c.unit IN (SELECT code FROM below))`

// List returns a page of councils that work, in the order of the places asked for, those
// of the wider places first within each, and how many there are.
func List(ctx context.Context, db postgres.DB, w Which, p Page) ([]Council, int, error) {
	rows, _ := db.Query(ctx, fmt.Sprintf(whichSQL, columns+`, count(*) OVER ()`)+`
		ORDER BY CASE WHEN NOT $2 THEN array_position($1, coalesce(c.unit, '')) END, c.unit IS NOT NULL, u.parent IS NOT NULL,
			CASE WHEN $4 = 'ru' THEN c.name_ru COLLATE "ru-x-icu" END, c.name_kk COLLATE "kk-x-icu", c.id
		LIMIT $5 OFFSET $6`, w.Units, w.Below, w.Topic, p.Lang, p.Limit, p.Offset)
	return collect(rows)
}

// Fields returns the fields in which there are councils, with how many.
func Fields(ctx context.Context, db postgres.DB, w Which) (map[string]int, error) {
	rows, _ := db.Query(ctx, fmt.Sprintf(whichSQL, `c.topic, count(*)`)+` GROUP BY c.topic`, w.Units, w.Below, w.Topic)
	all := map[string]int{}
	var topic string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&topic, &n}, func() error { all[topic] = n; return nil }); err != nil {
		return nil, fmt.Errorf("council: fields: %w", err)
	}
	return all, nil
}

// Of returns the councils in which a deputy sits now.
func Of(ctx context.Context, db postgres.DB, deputy int64, p Page) ([]Council, int, error) {
	rows, _ := db.Query(ctx, `
		SELECT `+columns+`, count(*) OVER ()
		FROM council c LEFT JOIN unit u ON u.code = c.unit
		WHERE NOT c.closed AND EXISTS (SELECT FROM council_member m WHERE m.council = c.id AND m.deputy = $1 AND m.until IS NULL)
		ORDER BY c.unit IS NOT NULL, u.parent IS NOT NULL, CASE WHEN $2 = 'ru' THEN c.name_ru COLLATE "ru-x-icu" END, c.name_kk COLLATE "kk-x-icu", c.id
		LIMIT $3 OFFSET $4`, deputy, p.Lang, p.Limit, p.Offset)
	return collect(rows)
}

func collect(rows pgx.Rows) ([]Council, int, error) {
	total := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Council, err error) {
		return c, row.Scan(append(c.fields(), &total)...)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("council: list: %w", err)
	}
	return list, total, nil
}

// Year is what a council did in the year before a day.
type Year struct{ Sittings, PassedOn, Accepted, Partly, Declined, NoAnswer int }

// Open is how many recommendations nobody knows the fate of yet.
func (y Year) Open() int { return y.PassedOn - y.Accepted - y.Partly - y.Declined - y.NoAnswer }

// YearOf counts what is verified of the year before a day.
func YearOf(ctx context.Context, db postgres.DB, id int64, today calendar.Day) (y Year, err error) {
	err = db.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE e.kind = 'sitting'), count(*) FILTER (WHERE e.kind = 'recommendation'),
			count(*) FILTER (WHERE f.fate = 'accepted'), count(*) FILTER (WHERE f.fate = 'partly'),
			count(*) FILTER (WHERE f.fate = 'declined'), count(*) FILTER (WHERE f.fate = 'no_answer')
		FROM council_entry e
		LEFT JOIN council_entry s ON s.id = e.of_entry
		LEFT JOIN council_entry f ON f.of_entry = e.id AND f.kind = 'fate' AND f.state = 'verified'
		WHERE e.council = $1 AND e.state = 'verified' AND e.kind <> 'fate' AND (s.id IS NULL OR s.state = 'verified') AND e.day > $2::date - 365`,
		id, today).Scan(&y.Sittings, &y.PassedOn, &y.Accepted, &y.Partly, &y.Declined, &y.NoAnswer)
	if err != nil {
		return y, fmt.Errorf("council: year of %d: %w", id, err)
	}
	return y, nil
}
