package release

import (
	"fmt"
	"strconv"
	"strings"
)

func (r Release) means() table {
	t := table{name: "means.csv", about: "The result: how each level does in each criterion", key: []string{"level", "criterion"}, fields: []field{
		{"level", "string", "A code of the method"}, {"criterion", "string", "A code of the method"}, {"x", "number", "Done, of all"}, {"n", "number", "Due, of all"},
		{"mean", "number", "What few cases are pulled towards"},
	}}
	for _, l := range r.Result.Levels {
		for c, m := range l.Means {
			t.rows = append(t.rows, []string{l.Code, r.Method.Criteria[c].Code, m.X.String(), m.N.String(), m.Mean.String()})
		}
	}
	return t
}

func (r Release) groups() table {
	t := table{name: "groups.csv", about: "The result: the tables in which places are counted", key: []string{"level", "region"}, fields: []field{
		{"level", "string", "A code of the method"}, {"region", "string", "Empty for the whole country"}, {"deputies", "integer", "In the group"}, {"shown", "string", "How places may be shown"},
		{"records", "integer", "Verified in the window"}, {"waiting", "integer", "Waiting too long"}, {"preliminary", "boolean", "Too many records wait too long"},
		{"order", "string", "Deputies with a place, by score and then by name"},
	}}
	for _, g := range r.Result.Groups {
		order := make([]string, len(g.Order))
		for i, d := range g.Order {
			order[i] = id(d)
		}
		t.rows = append(t.rows, []string{g.Level, g.Region, strconv.Itoa(g.Deputies), string(g.Shown), strconv.Itoa(g.Records), strconv.Itoa(g.Waiting),
			fmt.Sprint(g.Preliminary), strings.Join(order, " ")})
	}
	return t
}

func (r Release) variants() table {
	t := table{name: "sensitivity.csv", about: "The result: how much of the top of a group stays when opinions are changed", key: []string{"level", "region", "kind", "block"}, fields: []field{
		{"level", "string", "A code of the method"}, {"region", "string", "Empty for the whole country"}, {"kind", "string", "What is changed"}, {"block", "string", "The block left out"},
		{"stays", "integer", "Deputies of the top who stay in it"}, {"of", "integer", "Deputies in the top"},
	}}
	for _, g := range r.Result.Groups {
		for _, v := range g.Sensitivity {
			t.rows = append(t.rows, []string{g.Level, g.Region, string(v.Kind), v.Block, strconv.Itoa(v.Stays), strconv.Itoa(v.Of)})
		}
	}
	return t
}

func (r Release) branches() table {
	t := table{name: "branches.csv", about: "The result: how much each branch has entered for its deputies", key: []string{"branch"}, fields: []field{
		{"branch", "string", "The code of the unit"}, {"deputies", "integer", "Of the branch"}, {"recorded", "integer", "With at least one record"}, {"records", "integer", "Verified in the window"},
		{"waiting", "integer", "Waiting too long"}, {"coverage", "number", "Mean share of the weight of criteria in which a deputy has anything"},
	}}
	for _, b := range r.Result.Branches {
		t.rows = append(t.rows, []string{b.Name, strconv.Itoa(b.Deputies), strconv.Itoa(b.Recorded), strconv.Itoa(b.Records), strconv.Itoa(b.Waiting), b.Coverage.String()})
	}
	return t
}
