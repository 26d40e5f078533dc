package lists

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/sheet"
	"qalauly/internal/spelling"
	"qalauly/territory"
)

// The rules about units.
const (
	RuleUnit     = "unknown_unit"
	RuleOldCode  = "old_code"     // a code of before 2022 that is not known; the name helps
	RuleUnclear  = "unclear_unit" // several units of this name
	RuleUnitName = "unit_name"    // Args: Name; code and name are not of one unit
)

// UnitRules are all of them.
func UnitRules() []string { return []string{RuleUnit, RuleOldCode, RuleUnclear, RuleUnitName} }

// Unit is a unit as lists name it.
type Unit struct {
	Code, Parent, Level string
	NameKK, NameRU      string
	ShortKK, ShortRU    string
}

// Units finds units by what stands in a list: a code of today, a code of before, a
// code with the name behind it, or the name alone where it is not to be mistaken.
type Units struct {
	byCode map[string]Unit
	before map[string]string
	byName map[string][]string
}

// ReadUnits brings the units of the register.
func (u *Units) ReadUnits(ctx context.Context, tx pgx.Tx) error {
	u.byCode, u.before, u.byName = map[string]Unit{}, map[string]string{}, map[string][]string{}
	rows, _ := tx.Query(ctx, `SELECT code, coalesce(parent, ''), level, name_kk, name_ru, short_kk, short_ru FROM unit ORDER BY code`)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Unit, err error) {
		return n, row.Scan(&n.Code, &n.Parent, &n.Level, &n.NameKK, &n.NameRU, &n.ShortKK, &n.ShortRU)
	})
	if err != nil {
		return err
	}
	for _, n := range all {
		u.byCode[n.Code] = n
	}
	for _, n := range all {
		u.name(n)
	}
	rows, _ = tx.Query(ctx, `SELECT old, code FROM unit_code_before`)
	var old, code string
	_, err = pgx.ForEachRow(rows, []any{&old, &code}, func() error { u.before[old] = code; return nil })
	return err
}

// name makes a unit known by its names: in full, without the word for its kind, and
// both behind its region; and by the names that it had before.
func (u *Units) name(n Unit) {
	region := u.byCode[n.Parent]
	own := []string{n.NameKK, n.NameRU, n.ShortKK, n.ShortRU, bare(n.NameKK), bare(n.NameRU)}
	seen := map[string]bool{}
	for _, over := range []string{"", region.NameKK, region.NameRU, region.ShortKK, region.ShortRU} {
		for _, name := range slices.Concat(territory.Former(n.Code), own) {
			if key := spelling.Fold(over + " " + name); !seen[key] {
				seen[key] = true
				u.byName[key] = append(u.byName[key], n.Code)
			}
		}
	}
}

// bare is a folded name without the word for its kind.
func bare(name string) string { return territory.Key(territory.Name{KK: name}) }

// Find returns the unit that a cell names, or tells the line what is wrong.
func (u *Units) Find(l *sheet.Line, column string) (Unit, bool) {
	code, name := l.Text(column), l.Name(column)
	if code == "" || code == "!" {
		return Unit{}, false
	}
	if strings.Trim(code, "0123456789") != "" {
		return u.called(l, column, strings.TrimSpace(code+" "+name))
	}
	n, rule := u.coded(code)
	switch {
	case rule == RuleOldCode && name != "":
		return u.called(l, column, name)
	case rule != "":
		l.Fail(column, rule)
		return Unit{}, false
	case name != "" && !u.isCalled(n.Code, name):
		l.Fail(column, RuleUnitName, "Name", n.NameRU)
		return Unit{}, false
	}
	return n, true
}

// coded finds a unit by a code of today or of before. In the classifier a city proper
// is a level below its administration, with a code of its own.
func (u *Units) coded(code string) (Unit, string) {
	if now, ok := u.before[code]; ok {
		code = now
	}
	if n, ok := u.byCode[code]; ok {
		return n, ""
	}
	if over, ok := strings.CutSuffix(code, "10000"); ok {
		if n := u.byCode[over+"00000"]; n.Level == string(territory.City) {
			return n, ""
		}
	}
	for _, region := range []string{"19", "35", "63"} { // parts of these became regions of their own in 2022
		if strings.HasPrefix(code, region) && len(code) == 9 {
			return Unit{}, RuleOldCode
		}
	}
	return Unit{}, RuleUnit
}

func (u *Units) called(l *sheet.Line, column, name string) (Unit, bool) {
	codes := u.byName[spelling.Fold(name)]
	switch len(codes) {
	case 1:
		return u.byCode[codes[0]], true
	case 0:
		l.Fail(column, RuleUnit)
	default:
		l.Fail(column, RuleUnclear)
	}
	return Unit{}, false
}

func (u *Units) isCalled(code, name string) bool {
	return slices.Contains(u.byName[spelling.Fold(name)], code)
}

// Named finds a unit by a text that is a code, a name, or both; of several of one name
// it is the one below over.
func (u *Units) Named(text, over string) (Unit, string) {
	code, name := text, text
	for i, r := range text {
		if r < '0' || r > '9' {
			code, name = text[:i], text[i:]
			break
		}
	}
	if _, err := strconv.Atoi(code); err == nil {
		if n, rule := u.coded(code); rule != RuleOldCode || name == text {
			return n, rule
		}
	}
	codes := u.byName[spelling.Fold(name)]
	for _, one := range codes {
		if u.byCode[one].Parent == over {
			return u.byCode[one], ""
		}
	}
	switch len(codes) {
	case 0:
		return Unit{}, RuleUnit
	case 1:
		return u.byCode[codes[0]], ""
	}
	return Unit{}, RuleUnclear
}
