package inquiry

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// Filter says which inquiries are meant.
type Filter struct {
	Words  string   // as somebody typed them; "" for any
	Deputy int64    // 0 for anybody
	Among  []int64  // deputies, of whom one will do; nil for anybody
	Unit   string   // of deputies of bodies in it and below; "" for anywhere
	Where  []string // more units, of which one will do; nil for anywhere
	State  State    // "" for any
	Today  time.Time
}

// columns are those of an inquiry of record r.
const columns = `
	r.id, r.criterion, r.deputy, r.day, r.fields, r.x, r.n, r.state, r.source, coalesce(r.fact, '') AS fact, r.hands,
	coalesce(r.verifier, 0), r.reason, r.flags, coalesce(r.event, 0), coalesce(r.corrects, 0), r.made_at, r.moved_at, r.version,
	coalesce(q.title_kk, ''), coalesce(q.title_ru, ''), coalesce(q.text_kk, ''), coalesce(q.text_ru, ''),
	coalesce(q.outcome, ''), coalesce(q.answer, ''),
	coalesce(m.body, ''), ` + dueSQL + `, ` + standsSQL

// from joins what belongs to records r of the criterion. @today is the day.
const from = `
	FROM record r
	LEFT JOIN inquiry q ON q.record = r.id
	LEFT JOIN mandate m ON m.deputy = r.deputy AND r.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity')
	LEFT JOIN body b ON b.id = m.body
	LEFT JOIN inquiry_term t ON t.level = b.level`

// dueSQL is by when an answer is due: as the record says, or by the term.
const dueSQL = `coalesce((nullif(r.fields ->> 'due_on', ''))::date, (r.day + make_interval(months => coalesce(t.months, 1)))::date)`

// standsSQL is the state.
const standsSQL = `CASE
	WHEN r.fields ->> 'result' = 'decision' OR q.outcome = 'solved' THEN 'decided'
	WHEN r.fields ->> 'result' = 'answered' OR coalesce(q.outcome, '') IN ('partly', 'refused', 'formal') THEN 'replied'
	WHEN q.outcome = 'none' OR ` + dueSQL + ` < @today::date THEN 'overdue'
	ELSE 'waiting' END`

func scan(row pgx.CollectableRow) (Inquiry, error) {
	var i Inquiry
	r := &i.Record
	err := row.Scan(&r.ID, &r.Criterion, &r.Deputy, &r.Day, &r.Fields, &r.X, &r.N, &r.State, &r.Source, &r.Fact, &r.Hands,
		&r.Verifier, &r.Reason, &r.Flags, &r.Event, &r.Corrects, &r.MadeAt, &r.MovedAt, &r.Version,
		&i.Title.KK, &i.Title.RU, &i.Text.KK, &i.Text.RU, &i.Outcome, &i.Answer, &i.Body, &i.Due, &i.Stands)
	if err != nil {
		return i, err
	}
	i.Kind, i.No, i.Addressee, i.Topic, i.Result = r.Fields["kind"], r.Fields["no"], r.Fields["addressee"], r.Fields["topic"], r.Fields["result"]
	if on := r.Fields["answer_on"]; on != "" {
		i.AnsweredOn, err = time.Parse(time.DateOnly, on)
	}
	return i, err
}

// which are the conditions of a filter.
func (f Filter) which() (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{
		"criterion": Criterion, "deputy": f.Deputy, "unit": f.Unit, "where": f.Where, "among": f.Among, "today": f.Today, "stands": string(f.State),
	}
	all := []string{`r.criterion = '` + Criterion + `' AND r.state = 'verified'`}
	if f.Deputy != 0 {
		all = append(all, `r.deputy = @deputy`)
	}
	if f.Among != nil {
		all = append(all, `r.deputy = ANY (@among)`)
	}
	if f.Unit != "" {
		all = append(all, below(`code = @unit`))
	}
	if f.Where != nil {
		all = append(all, below(`code = ANY (@where)`))
	}
	if f.State != "" {
		all = append(all, standsSQL+` = @stands`)
	}
	for n, word := range words(f.Words) {
		prefix, stem := fmt.Sprintf("prefix%d", n), fmt.Sprintf("stem%d", n)
		args[prefix], args[stem] = formed(word), word
		asked := `(to_tsquery('pg_catalog.simple', @` + prefix + `) || to_tsquery('pg_catalog.russian', @` + stem + `))`
		all = append(all, `r.id IN (
			SELECT id FROM record WHERE criterion = '`+Criterion+`' AND state = 'verified'
				AND inquiry_words(coalesce(fields ->> 'topic', '') || ' ' || coalesce(fields ->> 'addressee', '') || ' ' || coalesce(fields ->> 'no', '')) @@ `+asked+`
			UNION SELECT record FROM inquiry WHERE words @@ `+asked+`)`)
	}
	return ` WHERE ` + strings.Join(all, ` AND `), args
}

// below says that the body of the record's deputy is in one of some units or below it.
func below(units string) string {
	return `b.unit IN (
		WITH RECURSIVE below (code) AS (
			SELECT code FROM unit WHERE ` + units + `
			UNION SELECT u.code FROM unit u JOIN below p ON u.parent = p.code)
		SELECT code FROM below)`
}

// mostWords is how many words of a search are looked for.
const mostWords = 6

// words are those of a search, folded as what is searched is.
func words(said string) (all []string) {
	said = strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и", "ё", "е").Replace(strings.ToLower(said))
	for _, word := range strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if n := utf8.RuneCountInString(word); n > 1 && n < 40 || strings.ContainsFunc(word, unicode.IsDigit) {
			all = append(all, word)
		}
	}
	return all[:min(len(all), mostWords)]
}

// formed is what a word of a search may be followed by, as PostgreSQL is asked: anything
// behind its root, and behind a short word only an ending, as too much begins like it.
func formed(word string) string {
	if utf8.RuneCountInString(word) > 3 {
		return spelling.Root(word) + ":*"
	}
	return strings.Join(spelling.Forms(word), " | ")
}

// Count counts inquiries by their state, whichever the filter names.
func Count(ctx context.Context, db postgres.DB, f Filter) (map[State]int, error) {
	f.State = ""
	which, args := f.which()
	rows, _ := db.Query(ctx, `SELECT `+standsSQL+` AS stands, count(*)`+from+which+` GROUP BY 1`, args)
	counts := map[State]int{}
	var state State
	var n int
	_, err := pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		counts[state] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("inquiry: count: %w", err)
	}
	return counts, nil
}

// List returns a page of verified inquiries, the newest first, and how many they are.
func List(ctx context.Context, db postgres.DB, f Filter, limit, offset int) ([]Inquiry, int, error) {
	return list(ctx, db, f, `r.day DESC, r.id DESC`, limit, offset)
}

// Wait returns a page of those that wait for an answer, the one due first first.
func Wait(ctx context.Context, db postgres.DB, f Filter, limit, offset int) ([]Inquiry, int, error) {
	return list(ctx, db, f, dueSQL+`, r.id`, limit, offset)
}

func list(ctx context.Context, db postgres.DB, f Filter, order string, limit, offset int) ([]Inquiry, int, error) {
	which, args := f.which()
	var total int
	if err := db.QueryRow(ctx, `SELECT count(*)`+from+which, args).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("inquiry: list: %w", err)
	}
	args["limit"], args["offset"] = limit, offset
	rows, _ := db.Query(ctx, `SELECT `+columns+from+which+` ORDER BY `+order+` LIMIT @limit OFFSET @offset`, args)
	all, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, 0, fmt.Errorf("inquiry: list: %w", err)
	}
	return all, total, nil
}

// ByRecord returns the inquiry of a record, in whatever state that is.
func ByRecord(ctx context.Context, db postgres.DB, record int64, today time.Time) (Inquiry, error) {
	rows, _ := db.Query(ctx, `SELECT `+columns+from+` WHERE r.id = @record AND r.criterion = '`+Criterion+`'`, pgx.NamedArgs{"record": record, "today": today})
	i, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return i, ErrUnknown
	}
	if err != nil {
		return i, fmt.Errorf("inquiry: of record %d: %w", record, err)
	}
	return i, nil
}

// Get returns the inquiry of a record as it stands now: of one that was corrected, what
// stands for it. ErrUnknown where none counts.
func Get(ctx context.Context, db postgres.DB, record int64, today time.Time) (Inquiry, error) {
	var head int64
	err := db.QueryRow(ctx, `
		WITH RECURSIVE chain (id) AS (
			SELECT id FROM record WHERE id = $1
			UNION SELECT r.id FROM record r JOIN chain c ON r.corrects = c.id AND r.state IN ('verified', 'corrected'))
		SELECT r.id FROM record r JOIN chain USING (id) WHERE r.state = 'verified' ORDER BY r.id DESC LIMIT 1`, record).Scan(&head)
	if errors.Is(err, pgx.ErrNoRows) {
		return Inquiry{}, ErrUnknown
	}
	if err != nil {
		return Inquiry{}, fmt.Errorf("inquiry: get %d: %w", record, err)
	}
	return ByRecord(ctx, db, head, today)
}

// Step is one thing that became known of an inquiry.
type Step struct {
	Inquiry
	Verified time.Time // zero while it waits
}

// Steps returns the records of an inquiry that counted, the oldest first, this one last.
func Steps(ctx context.Context, db postgres.DB, record int64, today time.Time) ([]Step, error) {
	rows, _ := db.Query(ctx, `
		WITH RECURSIVE chain (id, corrects) AS (
			SELECT id, corrects FROM record WHERE id = @record
			UNION SELECT r.id, r.corrects FROM record r JOIN chain c ON r.id = c.corrects)
		SELECT `+columns+from+` WHERE r.id IN (SELECT id FROM chain) AND r.criterion = '`+Criterion+`' ORDER BY r.id`,
		pgx.NamedArgs{"record": record, "today": today})
	all, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("inquiry: steps of %d: %w", record, err)
	}
	var steps []Step
	for _, i := range all {
		s := Step{Inquiry: i}
		if i.State == activity.Verified {
			s.Verified = i.MovedAt
		}
		steps = append(steps, s)
	}
	return steps, nil
}
