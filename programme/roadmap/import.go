package roadmap

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/territory"
)

// Rules of sheets of items: the words for them stand with those of other sheets.
const (
	ruleUnit      = "unknown_unit"
	ruleUnclear   = "unclear_unit"
	ruleRegion    = "not_region"
	ruleInside    = "roadmap_inside"
	ruleDeputy    = "roadmap_deputy" // Args: Name
	ruleTitle     = "roadmap_title"
	ruleTerritory = "roadmap_territory"
	ruleOther     = "roadmap_other" // the same item, said otherwise above; Args: Row
	ruleFrozen    = "roadmap_frozen"
	ruleStageDue  = "roadmap_stage_due"
	ruleShare     = "roadmap_share"
	ruleLast      = "roadmap_last"
	ruleStages    = "roadmap_stages"
)

// Rules are all keys of rules that Import may name.
func Rules() []string {
	return []string{ruleUnit, ruleUnclear, ruleRegion, ruleInside, ruleDeputy, ruleTitle, ruleTerritory, ruleOther, ruleFrozen, ruleStageDue, ruleShare, ruleLast, ruleStages}
}

// Table says what stands in a sheet of items: a line is a stage; what belongs to the item
// stands in its first line and may be left out, or said again, in the others.
func Table() sheet.Table {
	return sheet.Table{Kind: "roadmap", Columns: []sheet.Column{
		{Key: "roadmap", Type: sheet.Code, Required: true, Max: 64, Example: "kar-su"},
		{Key: "roadmap_kk", Type: sheet.Text, Max: 200, Example: example("roadmap_kk")},
		{Key: "roadmap_ru", Type: sheet.Text, Max: 200, Example: example("roadmap_ru")},
		{Key: "roadmap_region", Type: sheet.Text, Max: 100, Example: "350000000"},
		{Key: "item_no", Type: sheet.Text, Required: true, Max: 20, Example: "3.1"},
		{Key: "item_kk", Type: sheet.Text, Max: 300, Example: example("item_kk")},
		{Key: "item_ru", Type: sheet.Text, Max: 300, Example: example("item_ru")},
		{Key: "item_place", Type: sheet.Text, Max: 100, Example: "356400000"},
		{Key: "item_weight", Type: sheet.Integer, Min: 1, Max: 3, Example: "2"},
		{Key: "item_due", Type: sheet.Date, Example: "2027-06-30"},
		{Key: "item_deputies", Type: sheet.Any, Example: "1024; shet-07"},
		{Key: "stage_kk", Type: sheet.Text, Max: 200, Example: example("stage_kk")},
		{Key: "stage_ru", Type: sheet.Text, Max: 200, Example: example("stage_ru")},
		{Key: "stage_due", Type: sheet.Date, Example: "2027-03-31"},
		{Key: "stage_share", Type: sheet.Integer, Min: 1, Max: 100, Example: "100"},
	}}
}

//go:embed examples.csv
var examplesCSV string

// example is what a person might type in a column.
func example(key string) string {
	for line := range strings.Lines(examplesCSV) {
		if name, text, _ := strings.Cut(strings.TrimSpace(line), ";"); name == key {
			return text
		}
	}
	return ""
}

// frozenWeeks is how many weeks ahead the day of an item stands: as long as the window by
// which it is judged.
func (d Desk) frozenWeeks() int { return d.Ledger.Method.Window.Weeks }

// Options say how a sheet is taken.
type Options struct {
	By     Actor
	Words  sheet.Vocabulary
	Now    time.Time
	Name   string // of the file
	DryRun bool   // count, look for faults, change nothing
}

// ImportReport is what an import has done, or, with DryRun, would do.
type ImportReport struct {
	Added, Changed, Same int // items
	Examples             int
	Faults               *sheet.Faults `json:"-"`
	Written              bool
}

// wanted is an item as a sheet has it.
type wanted struct {
	line     *sheet.Line
	key, no  string
	id       int64
	title    Name
	unit     string
	weight   int
	due      calendar.Day
	deputies []int64
	stages   []Stage
}

// taking is a sheet while it is read.
type taking struct {
	Desk
	Options
	ctx      context.Context
	tx       pgx.Tx
	today    calendar.Day
	paths    map[string][]string
	byName   map[string][]string
	people   map[string]int64
	roadmaps map[string]Roadmap
	fresh    map[string]bool // roadmaps that are new
	have     map[[2]string]wanted
	reported map[int64]bool // items of which a stage was reported
	want     map[[2]string]*wanted
	order    [][2]string
}

// Import takes a sheet of items: all or nothing. Faults are no error: they are in the
// report. What a sheet does not name stays. Stages of an item are those of the sheet; once
// one was reported, only their names and days may change.
func (d Desk) Import(ctx context.Context, db postgres.DB, file *sheet.File, o Options) (r ImportReport, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		r, err = d.take(ctx, tx, file, o)
		return err
	})
	if err != nil {
		return ImportReport{}, fmt.Errorf("roadmap: import: %w", err)
	}
	return r, nil
}

func (d Desk) take(ctx context.Context, tx pgx.Tx, file *sheet.File, o Options) (ImportReport, error) {
	t := &taking{Desk: d, Options: o, ctx: ctx, tx: tx, today: calendar.DayOf(o.Now), want: map[[2]string]*wanted{}, fresh: map[string]bool{}}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('roadmap'))`); err != nil {
		return ImportReport{}, err
	}
	if err := t.read(); err != nil {
		return ImportReport{}, err
	}
	result, err := file.Each(Table(), o.Words, func(l *sheet.Line) error {
		t.line(l)
		return ctx.Err()
	})
	if err != nil {
		return ImportReport{}, err
	}
	for _, k := range t.order {
		t.check(t.want[k])
	}
	result.Faults.Sort()
	r := ImportReport{Examples: result.Examples, Faults: result.Faults}
	var changed []*wanted
	for _, k := range t.order {
		was, known := t.have[k]
		switch {
		case !known:
			r.Added++
			changed = append(changed, t.want[k])
		case t.want[k].like(was):
			r.Same++
		default:
			r.Changed++
			t.want[k].id = was.id
			changed = append(changed, t.want[k])
		}
	}
	if o.DryRun || !result.Faults.None() || len(changed) == 0 {
		return r, nil
	}
	r.Written = true
	return r, t.write(changed, r)
}

// like says whether the register has an item as a sheet has it.
func (w wanted) like(was wanted) bool {
	same := func(a, b Stage) bool { return a.Title == b.Title && a.Share == b.Share && a.DueOn == b.DueOn }
	return w.title == was.title && w.unit == was.unit && w.weight == was.weight && w.due == was.due &&
		slices.Equal(w.deputies, was.deputies) && slices.EqualFunc(w.stages, was.stages, same)
}

// read brings what sheets refer to, and all items.
func (t *taking) read() (err error) {
	if t.paths, err = territory.Paths(t.ctx, t.tx); err != nil {
		return err
	}
	if err = t.readNames(); err != nil {
		return err
	}
	roll, err := deputy.Roll(t.ctx, t.tx)
	if err != nil {
		return err
	}
	t.people = map[string]int64{}
	for _, d := range roll {
		t.people[strconv.FormatInt(d.ID, 10)] = d.ID
		if d.Key != "" {
			t.people[d.Key] = d.ID
		}
	}
	t.roadmaps, t.have = map[string]Roadmap{}, map[[2]string]wanted{}
	rows, _ := t.tx.Query(t.ctx, `SELECT id, key, title_kk, title_ru, coalesce(unit, ''), invented FROM roadmap`)
	var m Roadmap
	if _, err = pgx.ForEachRow(rows, []any{&m.ID, &m.Key, &m.Title.KK, &m.Title.RU, &m.Unit, &m.Invented}, func() error { t.roadmaps[m.Key] = m; return nil }); err != nil {
		return err
	}
	rows, _ = t.tx.Query(t.ctx, `
		SELECT r.key, i.no, i.id, i.title_kk, i.title_ru, coalesce(i.unit, ''), i.weight, i.due_on,
			coalesce((SELECT array_agg(d.deputy ORDER BY d.deputy) FROM roadmap_deputy d WHERE d.item = i.id), '{}')
		FROM roadmap_item i JOIN roadmap r ON r.id = i.roadmap`)
	var w wanted
	ids := map[int64][2]string{}
	_, err = pgx.ForEachRow(rows, []any{&w.key, &w.no, &w.id, &w.title.KK, &w.title.RU, &w.unit, &w.weight, &w.due, &w.deputies}, func() error {
		one := w
		one.deputies = slices.Clone(w.deputies)
		t.have[[2]string{w.key, w.no}], ids[w.id] = one, [2]string{w.key, w.no}
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.readStages(ids); err != nil {
		return err
	}
	t.reported = map[int64]bool{}
	rows, _ = t.tx.Query(t.ctx, `SELECT DISTINCT item FROM roadmap_report WHERE kind = 'stage' AND state IN ('recorded', 'verified')`)
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error { t.reported[id] = true; return nil })
	return err
}

func (t *taking) readStages(ids map[int64][2]string) error {
	rows, _ := t.tx.Query(t.ctx, `SELECT item, id, n, title_kk, title_ru, share, due_on FROM roadmap_stage ORDER BY item, n`)
	var item int64
	var s Stage
	_, err := pgx.ForEachRow(rows, []any{&item, &s.ID, &s.N, &s.Title.KK, &s.Title.RU, &s.Share, &s.DueOn}, func() error {
		w := t.have[ids[item]]
		w.stages = append(w.stages, s)
		t.have[ids[item]] = w
		return nil
	})
	return err
}

// readNames makes units known by their names, alone and behind their region.
func (t *taking) readNames() error {
	units, err := territory.Reference()
	if err != nil {
		return err
	}
	t.byName = map[string][]string{}
	for _, u := range units {
		for _, name := range []string{u.Name.KK, u.Name.RU, u.Short.KK, u.Short.RU} {
			if key := sheet.Fold(name); key != "" && !slices.Contains(t.byName[key], u.Code) {
				t.byName[key] = append(t.byName[key], u.Code)
			}
		}
	}
	return nil
}

var codeForm = regexp.MustCompile(`^[0-9]{9}\b`)

// unitOf is the unit that a cell names, by its code, with or without the name behind it,
// or by its name; "" for an empty cell.
func (t *taking) unitOf(l *sheet.Line, column string) (string, bool) {
	said := l.Text(column)
	if said == "" {
		return "", l.OK()
	}
	if code := codeForm.FindString(said); code != "" {
		if _, ok := t.paths[code]; ok {
			return code, true
		}
		l.Fail(column, ruleUnit)
		return "", false
	}
	switch found := t.byName[sheet.Fold(said)]; len(found) {
	case 0:
		l.Fail(column, ruleUnit)
	case 1:
		return found[0], true
	default:
		l.Fail(column, ruleUnclear)
	}
	return "", false
}

// line takes one line: a new item, or another stage of one.
func (t *taking) line(l *sheet.Line) {
	key, no := l.Text("roadmap"), l.Text("item_no")
	if key == "" || no == "" || !l.OK() {
		return
	}
	k := [2]string{key, no}
	w := t.want[k]
	if w == nil {
		w = t.first(l, key, no)
		t.want[k], t.order = w, append(t.order, k)
	} else {
		t.again(l, w)
	}
	t.stage(l, w)
}

// first takes what belongs to the item itself. What an item of before is not said to be,
// it stays.
func (t *taking) first(l *sheet.Line, key, no string) *wanted {
	was, known := t.have[[2]string{key, no}]
	w := &wanted{line: l, key: key, no: no, id: was.id, title: was.title, unit: was.unit, weight: max(was.weight, 1), due: was.due, deputies: was.deputies}
	m, ok := t.roadmap(l, key)
	if !ok {
		return w
	}
	for column, into := range map[string]*string{"item_kk": &w.title.KK, "item_ru": &w.title.RU} {
		if l.Has(column) {
			*into = l.Text(column)
		}
		if *into == "" {
			l.Fail(column, sheet.RuleRequired)
		}
	}
	if !known {
		w.unit = m.Unit
	}
	if l.Has("item_place") {
		w.unit, _ = t.unitOf(l, "item_place")
	}
	if m.Unit != "" && w.unit != "" && !slices.Contains(t.paths[w.unit], m.Unit) {
		l.Fail("item_place", ruleInside)
	}
	if l.Has("item_weight") {
		w.weight = l.Int("item_weight")
	}
	if l.Has("item_due") {
		w.due = calendar.DayOf(l.Date("item_due").Add(12 * time.Hour))
	}
	if w.due.IsZero() && l.OK() {
		l.Fail("item_due", sheet.RuleRequired)
	}
	t.deputies(l, w)
	return w
}

// deputies reads who answers for an item: numbers or keys, with commas between.
func (t *taking) deputies(l *sheet.Line, w *wanted) {
	if !l.Has("item_deputies") {
		if len(w.deputies) == 0 {
			l.Fail("item_deputies", sheet.RuleRequired)
		}
		return
	}
	w.deputies = nil
	for _, said := range strings.FieldsFunc(l.Raw("item_deputies"), func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(said), "#"), " ")
		if name == "" {
			continue
		}
		id, ok := t.people[name]
		if !ok {
			l.Fail("item_deputies", ruleDeputy, "Name", name)
			return
		}
		w.deputies = append(w.deputies, id)
	}
	slices.Sort(w.deputies)
	w.deputies = slices.Compact(w.deputies)
	if len(w.deputies) == 0 {
		l.Fail("item_deputies", sheet.RuleRequired)
	}
}

// roadmap is the one that a line is about; a new one needs titles.
func (t *taking) roadmap(l *sheet.Line, key string) (Roadmap, bool) {
	if m, ok := t.roadmaps[key]; ok {
		return m, true
	}
	m := Roadmap{Key: key, Title: Name{KK: l.Text("roadmap_kk"), RU: l.Text("roadmap_ru")}}
	for column, title := range map[string]string{"roadmap_kk": m.Title.KK, "roadmap_ru": m.Title.RU} {
		if title == "" {
			l.Fail(column, ruleTitle)
		}
	}
	unit, ok := t.unitOf(l, "roadmap_region")
	if ok && unit != "" && len(t.paths[unit]) != 1 {
		l.Fail("roadmap_region", ruleRegion)
	}
	m.Unit = unit
	t.roadmaps[key], t.fresh[key] = m, true
	return m, l.OK()
}

// again sees that a further line of an item says the same of it, or nothing.
func (t *taking) again(l *sheet.Line, w *wanted) {
	other := func(column string) { l.Fail(column, ruleOther, "Row", strconv.Itoa(w.line.Row)) }
	for column, is := range map[string]string{"item_kk": w.title.KK, "item_ru": w.title.RU} {
		if l.Has(column) && l.Text(column) != is {
			other(column)
		}
	}
	if l.Has("item_weight") && l.Int("item_weight") != w.weight {
		other("item_weight")
	}
	if l.Has("item_due") && calendar.DayOf(l.Date("item_due").Add(12*time.Hour)) != w.due {
		other("item_due")
	}
	if unit, ok := t.unitOf(l, "item_place"); ok && l.Has("item_place") && unit != w.unit {
		other("item_place")
	}
	if l.Has("item_deputies") {
		said := *w
		if t.deputies(l, &said); l.OK() && !slices.Equal(said.deputies, w.deputies) {
			other("item_deputies")
		}
	}
}

// stage takes the stage of a line, where it has one.
func (t *taking) stage(l *sheet.Line, w *wanted) {
	if !l.Has("stage_kk") && !l.Has("stage_ru") && !l.Has("stage_due") && !l.Has("stage_share") {
		if l != w.line {
			l.Fail("stage_kk", sheet.RuleRequired)
		}
		return
	}
	s := Stage{N: len(w.stages) + 1, Title: Name{KK: l.Text("stage_kk"), RU: l.Text("stage_ru")}, Share: 100, DueOn: w.due}
	for column, title := range map[string]string{"stage_kk": s.Title.KK, "stage_ru": s.Title.RU} {
		if title == "" {
			l.Fail(column, sheet.RuleRequired)
		}
	}
	if l.Has("stage_due") {
		s.DueOn = calendar.DayOf(l.Date("stage_due").Add(12 * time.Hour))
	}
	if l.Has("stage_share") {
		s.Share = l.Int("stage_share")
	}
	if s.DueOn > w.due {
		l.Fail("stage_due", ruleStageDue)
	}
	if n := len(w.stages); n > 0 && (s.Share <= w.stages[n-1].Share || w.stages[n-1].Share == 100) {
		l.Fail("stage_share", ruleShare)
	}
	w.stages = append(w.stages, s)
}

// onlyStage is the stage of an item of which a sheet names none.
var onlyStage = Name{KK: example("only_kk"), RU: example("only_ru")}

// check looks at an item as a whole.
func (t *taking) check(w *wanted) {
	was, known := t.have[[2]string{w.key, w.no}]
	if len(w.stages) == 0 {
		if w.stages = was.stages; len(w.stages) == 0 {
			w.stages = []Stage{{N: 1, Title: onlyStage, Share: 100, DueOn: w.due}}
		}
	}
	if last := w.stages[len(w.stages)-1]; last.Share != 100 {
		w.line.Fail("stage_share", ruleLast)
	}
	for _, unit := range []string{w.unit, was.unit} {
		if may := t.May(unit); !may && (known || unit == w.unit) {
			w.line.Fail("item_place", ruleTerritory)
			break
		}
	}
	if t.By.party(Item{Deputies: append(slices.Clone(w.deputies), was.deputies...)}) {
		w.line.Fail("item_deputies", "record_subject")
	}
	if known && t.reported[was.id] && !slices.EqualFunc(w.stages, was.stages, func(a, b Stage) bool { return a.Share == b.Share }) {
		w.line.Fail("stage_share", ruleStages)
	}
	if known && t.moved(*w, was) {
		w.line.Fail("item_due", ruleFrozen, "Weeks", strconv.Itoa(t.frozenWeeks()))
	}
}

// moved says whether something is changed by which an item is judged, so late that it may
// not be: its day, its weight, who answers for it.
func (t *taking) moved(w, was wanted) bool {
	frozen := t.today + calendar.Day(7*t.frozenWeeks())
	return was.due <= frozen && (w.due != was.due || w.weight != was.weight || !slices.Equal(w.deputies, was.deputies)) ||
		w.due != was.due && w.due <= frozen
}

// May says whether the importer records in a unit.
func (t *taking) May(unit string) bool {
	return t.By.Records.Whole() || slices.ContainsFunc(t.paths[unit], func(code string) bool { return slices.Contains(t.By.Records, code) })
}

// write keeps new roadmaps and everything that changed.
func (t *taking) write(changed []*wanted, r ImportReport) error {
	for _, w := range changed {
		m := t.roadmaps[w.key]
		if t.fresh[w.key] && m.ID == 0 {
			err := t.tx.QueryRow(t.ctx, `INSERT INTO roadmap (key, title_kk, title_ru, unit) VALUES ($1, $2, $3, nullif($4, '')) RETURNING id`,
				m.Key, m.Title.KK, m.Title.RU, m.Unit).Scan(&m.ID)
			if err != nil {
				return err
			}
			t.roadmaps[w.key] = m
		}
		if err := t.writeItem(m, w); err != nil {
			return err
		}
	}
	return audit.Write(t.ctx, t.tx, audit.Entry{
		Member: t.By.Member, Person: t.By.Person, Action: "roadmap.import", Object: "roadmap:" + t.Name,
		After: map[string]any{"added": r.Added, "changed": r.Changed, "same": r.Same},
	})
}

func (t *taking) writeItem(m Roadmap, w *wanted) error {
	was := t.have[[2]string{w.key, w.no}]
	err := t.tx.QueryRow(t.ctx, `
		INSERT INTO roadmap_item (roadmap, no, unit, title_kk, title_ru, weight, due_on, made_on) VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8)
		ON CONFLICT (roadmap, no) DO UPDATE SET unit = excluded.unit, title_kk = excluded.title_kk, title_ru = excluded.title_ru, weight = excluded.weight, due_on = excluded.due_on
		RETURNING id`, m.ID, w.no, w.unit, w.title.KK, w.title.RU, w.weight, w.due, t.today).Scan(&w.id)
	if err != nil {
		return err
	}
	if err := t.writeStages(w, was); err != nil {
		return err
	}
	var gone []int64
	for _, d := range was.deputies {
		if !slices.Contains(w.deputies, d) {
			gone = append(gone, d)
		}
	}
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM roadmap_deputy WHERE item = $1 AND NOT deputy = ANY ($2)`, w.id, w.deputies)
	batch.Queue(`INSERT INTO roadmap_deputy (item, deputy) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`, w.id, w.deputies)
	if err := t.tx.SendBatch(t.ctx, batch).Close(); err != nil {
		return err
	}
	return t.settle(t.ctx, t.tx, w.id, gone, t.Now)
}

// writeStages puts the stages of a sheet in place of those of before. None is deleted that
// was reported: check has seen to that, but for reports that hold no more.
func (t *taking) writeStages(w *wanted, was wanted) error {
	batch := &pgx.Batch{}
	for n, s := range w.stages {
		batch.Queue(`
			INSERT INTO roadmap_stage (item, n, title_kk, title_ru, share, due_on) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (item, n) DO UPDATE SET title_kk = excluded.title_kk, title_ru = excluded.title_ru, share = excluded.share, due_on = excluded.due_on`,
			w.id, n+1, s.Title.KK, s.Title.RU, s.Share, s.DueOn)
	}
	if len(was.stages) > len(w.stages) {
		batch.Queue(`DELETE FROM roadmap_proof WHERE report IN (SELECT r.id FROM roadmap_report r JOIN roadmap_stage s ON s.id = r.stage WHERE s.item = $1 AND s.n > $2)`, w.id, len(w.stages))
		batch.Queue(`DELETE FROM roadmap_report WHERE stage IN (SELECT id FROM roadmap_stage WHERE item = $1 AND n > $2)`, w.id, len(w.stages))
		batch.Queue(`DELETE FROM roadmap_stage WHERE item = $1 AND n > $2`, w.id, len(w.stages))
	}
	return t.tx.SendBatch(t.ctx, batch).Close()
}
