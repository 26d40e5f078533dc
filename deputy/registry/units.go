package registry

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

// unit is a unit as lists name it.
type unit struct {
	code, parent, level string
	nameKK, nameRU      string
	shortKK, shortRU    string
}

// units finds units by what stands in a list: a code of today, a code of before, a
// code with the name behind it, or the name alone where it is not to be mistaken.
type units struct {
	byCode map[string]unit
	before map[string]string
	byName map[string][]string
}

func (u *units) read(ctx context.Context, tx pgx.Tx) error {
	u.byCode, u.before, u.byName = map[string]unit{}, map[string]string{}, map[string][]string{}
	rows, _ := tx.Query(ctx, `SELECT code, coalesce(parent, ''), level, name_kk, name_ru, short_kk, short_ru FROM unit ORDER BY code`)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n unit, err error) {
		return n, row.Scan(&n.code, &n.parent, &n.level, &n.nameKK, &n.nameRU, &n.shortKK, &n.shortRU)
	})
	if err != nil {
		return err
	}
	for _, n := range all {
		u.byCode[n.code] = n
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
func (u *units) name(n unit) {
	region := u.byCode[n.parent]
	own := []string{n.nameKK, n.nameRU, n.shortKK, n.shortRU, bare(n.nameKK), bare(n.nameRU)}
	seen := map[string]bool{}
	for _, over := range []string{"", region.nameKK, region.nameRU, region.shortKK, region.shortRU} {
		for _, name := range slices.Concat(territory.Former(n.code), own) {
			if key := spelling.Fold(over + " " + name); !seen[key] {
				seen[key] = true
				u.byName[key] = append(u.byName[key], n.code)
			}
		}
	}
}

// bare is a folded name without the word for its kind.
func bare(name string) string { return territory.Key(territory.Name{KK: name}) }

// find returns the unit that a cell names, or tells the line what is wrong.
func (u *units) find(l *sheet.Line, column string) (unit, bool) {
	code, name := l.Text(column), l.Name(column)
	if code == "" || code == "!" {
		return unit{}, false
	}
	if strings.Trim(code, "0123456789") != "" {
		return u.called(l, column, strings.TrimSpace(code+" "+name))
	}
	n, rule := u.coded(code)
	switch {
	case rule == ruleOldCode && name != "":
		return u.called(l, column, name)
	case rule != "":
		l.Fail(column, rule)
		return unit{}, false
	case name != "" && !u.isCalled(n.code, name):
		l.Fail(column, ruleUnitName, "Name", n.nameRU)
		return unit{}, false
	}
	return n, true
}

// coded finds a unit by a code of today or of before. In the classifier a city proper
// is a level below its administration, with a code of its own.
func (u *units) coded(code string) (unit, string) {
	if now, ok := u.before[code]; ok {
		code = now
	}
	if n, ok := u.byCode[code]; ok {
		return n, ""
	}
	if over, ok := strings.CutSuffix(code, "10000"); ok {
		if n := u.byCode[over+"00000"]; n.level == string(territory.City) {
			return n, ""
		}
	}
	for _, region := range []string{"19", "35", "63"} { // parts of these became regions of their own in 2022
		if strings.HasPrefix(code, region) && len(code) == 9 {
			return unit{}, ruleOldCode
		}
	}
	return unit{}, ruleUnit
}

func (u *units) called(l *sheet.Line, column, name string) (unit, bool) {
	codes := u.byName[spelling.Fold(name)]
	switch len(codes) {
	case 1:
		return u.byCode[codes[0]], true
	case 0:
		l.Fail(column, ruleUnit)
	default:
		l.Fail(column, ruleUnclear)
	}
	return unit{}, false
}

func (u *units) isCalled(code, name string) bool {
	return slices.Contains(u.byName[spelling.Fold(name)], code)
}

// named finds a unit by a text that is a code, a name, or both; of several of one name
// it is the one below over.
func (u *units) named(text, over string) (unit, string) {
	code, name := text, text
	for i, r := range text {
		if r < '0' || r > '9' {
			code, name = text[:i], text[i:]
			break
		}
	}
	if _, err := strconv.Atoi(code); err == nil {
		if n, rule := u.coded(code); rule != ruleOldCode || name == text {
			return n, rule
		}
	}
	codes := u.byName[spelling.Fold(name)]
	for _, one := range codes {
		if u.byCode[one].parent == over {
			return u.byCode[one], ""
		}
	}
	switch len(codes) {
	case 0:
		return unit{}, ruleUnit
	case 1:
		return u.byCode[codes[0]], ""
	}
	return unit{}, ruleUnclear
}
