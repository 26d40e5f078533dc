package roadmap

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/internal/sheet"
)

// line takes one line: a new item, or another stage of one. Of a line that cannot be read
// the roadmap alone is taken, and of its item nothing: what stands further down is no fault
// because of it.
func (t *taking) line(l *sheet.Line) {
	key, no := l.Text("roadmap"), l.Text("item_no")
	if key == "" || no == "" {
		return
	}
	k := [2]string{key, no}
	w := t.want[k]
	if !l.OK() {
		t.roadmap(l, key)
		t.unread[k] = true
	}
	if t.unread[k] {
		return
	}
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
	m := t.roadmap(l, key)
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
		if u, ok := t.units.Find(l, "item_place"); ok {
			w.unit = u.Code
		}
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
	if w.due.IsZero() {
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
		name, _, _ := strings.Cut(strings.TrimSpace(said), " ")
		if name == "" {
			continue
		}
		id := t.people.Find(name)
		if id == 0 {
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
func (t *taking) roadmap(l *sheet.Line, key string) Roadmap {
	if m, ok := t.roadmaps[key]; ok {
		return m
	}
	m := Roadmap{Key: key, Title: Name{KK: l.Text("roadmap_kk"), RU: l.Text("roadmap_ru")}}
	for column, title := range map[string]string{"roadmap_kk": m.Title.KK, "roadmap_ru": m.Title.RU} {
		if title == "" {
			l.Fail(column, ruleTitle)
		}
	}
	if u, ok := t.units.Find(l, "roadmap_region"); ok {
		if m.Unit = u.Code; u.Parent != "" {
			l.Fail("roadmap_region", ruleRegion)
		}
	}
	t.roadmaps[key], t.fresh[key] = m, true
	return m
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
	if u, ok := t.units.Find(l, "item_place"); ok && u.Code != w.unit {
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
	if !w.due.IsZero() && s.DueOn > w.due {
		l.Fail("stage_due", ruleStageDue)
	}
	if n := len(w.stages); n > 0 && (s.Share <= w.stages[n-1].Share || w.stages[n-1].Share == 100) {
		l.Fail("stage_share", ruleShare)
	}
	w.stages, w.last = append(w.stages, s), l
}

// check looks at an item as a whole.
func (t *taking) check(w *wanted) {
	was, known := t.have[[2]string{w.key, w.no}]
	if len(w.stages) == 0 {
		if w.stages = was.stages; len(w.stages) == 0 {
			w.stages = []Stage{{N: 1, Title: onlyStage, Share: 100, DueOn: w.due}}
		}
	}
	if w.last != nil && w.stages[len(w.stages)-1].Share != 100 {
		w.last.Fail("stage_share", ruleLast)
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
