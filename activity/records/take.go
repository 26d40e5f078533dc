package records

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/sheet"
	"qalauly/rating/methods"
)

// heap is how many rows are brought to the database at once.
const heap = 5000

// taking is a file while it is read.
type taking struct {
	Options
	method   *methods.Method
	criteria map[string]methods.Criterion // that staff record
	anyField map[string]bool              // folded titles of any field of those
	people   *register
	batch    *activity.Batch
	layouts  map[string]*layout

	met     map[asked]answer // who was found already
	options map[string]map[string]string
	marks   []mark // of every row, by its number from 1
	bad     map[string]int
}

// asked is what stands for a deputy in a row.
type asked struct {
	text, body string
	day        time.Time
}

type answer struct {
	ids  []int64
	rule string
}

// mark is where a row stands, for what is found when it is gone.
type mark struct {
	sheet.Mark
	criterion string
	deputy    int64
	bad       bool
}

func newTaking(m *methods.Method, people *register, batch *activity.Batch, o Options) *taking {
	t := &taking{
		Options: o, method: m, people: people, batch: batch, criteria: map[string]methods.Criterion{}, anyField: map[string]bool{},
		layouts: map[string]*layout{}, met: map[asked]answer{}, options: map[string]map[string]string{}, bad: map[string]int{},
	}
	for _, c := range m.Criteria {
		if !c.From(methods.Staff) {
			continue
		}
		t.criteria[c.Code] = c
		for _, f := range c.Fields {
			for _, title := range t.titlesOf(f) {
				t.anyField[title] = true
			}
			words := map[string]string{}
			for _, o := range slices.Backward(f.Options) {
				words[sheet.Fold(o.Code)], words[sheet.Fold(o.Name.KK)], words[sheet.Fold(o.Name.RU)] = o.Code, o.Code, o.Code
			}
			t.options[c.Code+"."+f.Name] = words
		}
	}
	return t
}

// take reads one row and has it judged.
func (t *taking) take(ctx context.Context, l *sheet.Line) error {
	t.marks = append(t.marks, mark{Mark: l.Mark()})
	at := &t.marks[len(t.marks)-1]
	if c, ok := t.criterion(l); ok {
		at.criterion = c.Code
		at.deputy = t.row(l, c)
	} else {
		t.person(l, time.Time{})
	}
	if at.bad = !l.OK(); at.bad {
		t.bad[at.criterion]++
	}
	if n := len(t.marks); n%heap == 0 {
		if err := t.batch.Flush(ctx); err != nil {
			return err
		}
		t.Progress(Progress{Stage: Reading, Rows: n})
	}
	return ctx.Err()
}

// criterion is that of a row; without one the row says nothing.
func (t *taking) criterion(l *sheet.Line) (methods.Criterion, bool) {
	layout := t.layouts[l.Sheet]
	code := layout.criterion
	if layout.named && l.Has(colCriterion) {
		if code = t.called(l.Text(colCriterion)); code == "" {
			l.Fail(colCriterion, ruleCriterion)
			return methods.Criterion{}, false
		}
	}
	if code == "" {
		if layout.named && l.OK() {
			l.Fail(colCriterion, sheet.RuleRequired)
		}
		return methods.Criterion{}, false
	}
	c, ok := t.criteria[code]
	if !ok {
		l.Wrong(sheet.Fault{Column: colCriterion, Title: l.Title(colCriterion), Value: code, Rule: ruleSource})
	}
	return c, ok
}

// row reads what a row says of a criterion; the deputy is 0 where the row is bad.
func (t *taking) row(l *sheet.Line, c methods.Criterion) int64 {
	e := activity.Entry{Line: len(t.marks), Draft: activity.Draft{Criterion: c.Code, Fields: map[string]string{}}}
	at := t.columns(l, c)
	for _, f := range c.Fields {
		if column := at[f.Name]; column != "" && l.Has(column) {
			if value, ok := t.value(l, column, c, f); ok {
				e.Fields[f.Name] = value
			}
		}
	}
	day, _ := time.Parse(time.DateOnly, e.Fields[c.DatedBy])
	e.Deputy = t.person(l, day)
	e.Shown = t.evidence(l)
	if l.Given(colEvent) {
		if e.Group = l.Text(colEvent); e.Group != "" {
			e.Group = c.Code + " " + e.Group
		}
	}
	if !l.OK() {
		return 0
	}
	for _, err := range t.batch.Judge(e) {
		t.broken(l, c, at, err)
	}
	return e.Deputy
}

// columns are where the fields of a row's criterion stand. In a sheet for all criteria
// a cell of a column that its criterion has not is a fault.
func (t *taking) columns(l *sheet.Line, c methods.Criterion) map[string]string {
	layout := t.layouts[l.Sheet]
	of, known := layout.of[c.Code]
	if !known {
		of = t.placed(l, layout, c)
		layout.of[c.Code] = of
	}
	for _, key := range of.foreign {
		if l.Has(key) {
			l.Fail(key, ruleNotHere, "Criterion", c.Code)
		}
	}
	return of.at
}

// placed finds the columns of a criterion's fields in a sheet, and those of others.
func (t *taking) placed(l *sheet.Line, layout *layout, c methods.Criterion) placed {
	of := placed{at: map[string]string{}}
	if !layout.mixed {
		for _, f := range c.Fields {
			if key := fieldKey(f.Name); l.Given(key) {
				of.at[f.Name] = key
			}
		}
		return of
	}
	for _, title := range layout.titles {
		key := titleKey(title)
		i := slices.IndexFunc(c.Fields, func(f methods.Field) bool { return slices.Contains(t.titlesOf(f), title) })
		if i >= 0 && of.at[c.Fields[i].Name] == "" {
			of.at[c.Fields[i].Name] = key
		} else {
			of.foreign = append(of.foreign, key)
		}
	}
	return of
}

// person is who a row is about; 0, and a fault, where that is nobody, not clear, or
// not the importer's to record.
func (t *taking) person(l *sheet.Line, day time.Time) int64 {
	if !l.Has(colDeputy) {
		return 0
	}
	q := asked{text: l.Text(colDeputy), day: day}
	if l.Given(colBody) {
		q.body = l.Text(colBody)
	}
	a, known := t.met[q]
	if !known {
		a.ids, a.rule = t.people.find(q.text, q.body, day)
		if a.rule == "" && !t.mine(a.ids[0], day) {
			a.rule = ruleTerritory
		}
		t.met[q] = a
	}
	switch a.rule {
	case "":
		return a.ids[0]
	case ruleSeveral:
		var numbers []string
		for _, id := range a.ids {
			numbers = append(numbers, "#"+strconv.FormatInt(id, 10))
		}
		l.Fail(colDeputy, a.rule, "Numbers", strings.Join(numbers, ", "))
	case ruleNoBody, ruleOtherBody:
		l.Fail(colBody, a.rule)
	default:
		l.Fail(colDeputy, a.rule)
	}
	return 0
}

// mine says whether the importer records where somebody sat on a day. Of who sat
// nowhere the ledger has its own rule.
func (t *taking) mine(id int64, day time.Time) bool {
	bodies := t.people.seats(id, day)
	if t.May == nil || len(bodies) == 0 {
		return true
	}
	return slices.ContainsFunc(bodies, func(b string) bool { return t.May(t.people.paths[b]) })
}

// evidence reads links and documents, several of them one below the other.
func (t *taking) evidence(l *sheet.Line) (all []activity.Evidence) {
	for column, kind := range map[string]activity.EvidenceKind{colLink: activity.Link, colDocument: activity.Document} {
		if !l.Given(column) || !l.Has(column) {
			continue
		}
		values := strings.Split(l.Text(column), "\n")
		if kind == activity.Link {
			values = strings.Fields(l.Text(column))
		}
		if len(values) > mostDocuments {
			l.Fail(column, ruleDocuments, "Max", strconv.Itoa(mostDocuments))
		}
		for _, value := range values {
			if len([]rune(value)) > evidenceTextMax {
				l.Fail(column, sheet.RuleLong, "Max", strconv.Itoa(evidenceTextMax))
			}
			all = append(all, activity.Evidence{Kind: kind, Value: value})
		}
	}
	slices.SortStableFunc(all, func(a, b activity.Evidence) int { return -strings.Compare(string(a.Kind), string(b.Kind)) })
	return all
}

// refuse tells the lines that the register or the ledger does not allow.
func (t *taking) refuse(all []activity.Unfit) {
	for _, r := range all {
		at := &t.marks[r.Line-1]
		one := sheet.Fault{Column: colDeputy, Value: "#" + strconv.FormatInt(at.deputy, 10), Rule: ruleMandate}
		if errors.Is(r.Rule, activity.ErrRepeated) {
			first := t.marks[r.First-1]
			row := strconv.Itoa(first.Row)
			if first.Sheet != at.Sheet {
				row = first.Sheet + " " + row
			}
			one.Rule, one.Args = ruleTwice, map[string]string{"Row": row}
		}
		at.Wrong(one)
		if !at.bad {
			at.bad = true
			t.bad[at.criterion]++
		}
	}
}

// counts adds up what the ledger has counted and the bad rows, which it has not seen
// or counts as well.
func (t *taking) counts(seen []activity.Count) (all []Count) {
	by := map[string]*Count{}
	order := []string{""}
	for _, c := range t.method.Criteria {
		order = append(order, c.Code)
	}
	of := func(code string) *Count {
		if by[code] == nil {
			by[code] = &Count{Criterion: code}
		}
		return by[code]
	}
	for _, c := range seen {
		of(c.Criterion).Fresh, of(c.Criterion).Same = c.Fresh, c.Same
	}
	for code, n := range t.bad {
		of(code).Bad = n
	}
	for _, code := range order {
		if c := by[code]; c != nil {
			all = append(all, *c)
		}
	}
	return all
}

// today is the day of the import in Almaty.
func (t *taking) today() calendar.Day { return calendar.DayOf(t.Now) }
