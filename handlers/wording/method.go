package wording

import (
	"fmt"
	"strconv"
	"strings"

	"qalauly/locales"
	"qalauly/rating/methods"
)

// MethodIntro says what a method is: its name, how it is counted, what must be said
// beside the number.
func MethodIntro(l locales.Lang, m *methods.Method) locales.HTML {
	return locales.Join(
		locales.Bold(methodName(l, m.Name)),
		locales.Escape(methodName(l, m.About)),
		locales.Lines(
			l.HTML("method.window", locales.Args{"Count": m.Window.Weeks}),
			l.HTML("method.score"),
			l.HTML("method.group", locales.Args{"Number": m.Ranking.MinGroup, "Percent": percent(l, m.Window.MinExposure)}),
			l.HTML("method.missing", locales.Args{"Percent": percent(l, m.Missing.MaxShare)}),
			l.HTML("method.penalties", locales.Args{"Points": number(l, m.Penalties.Max), "Weeks": m.Penalties.Weeks}),
			l.HTML("method.objections", locales.Args{"Days": m.Week.ObjectionDays}),
		))
}

// MethodBlock tells the criteria of a block in plain words, a paragraph each.
func MethodBlock(l locales.Lang, m *methods.Method, b methods.Block) locales.HTML {
	parts := []locales.HTML{l.HTML("method.block", locales.Args{
		"Code": b.Code, "Name": methodName(l, b.Name), "Points": number(l, b.Weight)})}
	for _, c := range m.Of(b.Code) {
		parts = append(parts, MethodCriterion(l, m, c))
	}
	return locales.Join(parts...)
}

// MethodCriterion tells one criterion: what is counted, how, from whom it comes, by
// what it is proved.
func MethodCriterion(l locales.Lang, m *methods.Method, c methods.Criterion) locales.HTML {
	lines := []locales.HTML{
		l.HTML("method.criterion", locales.Args{"Code": c.Code, "Name": methodName(l, c.Name), "Points": number(l, c.Weight)}),
		locales.Escape(methodName(l, c.What) + "."),
		counted(l, m, c),
	}
	for _, limit := range c.Caps {
		lines = append(lines, capped(l, c, limit))
	}
	if c.WindowWeeks != m.Window.Weeks {
		lines = append(lines, l.HTML("method.own_window", locales.Args{"Count": c.WindowWeeks}))
	}
	if c.MinCases > 1 {
		lines = append(lines, l.HTML("method.min_cases", locales.Args{"Number": number(l, c.MinCases)}))
	}
	return locales.Lines(append(lines,
		l.HTML("method.source", locales.Args{"List": sources(l, c)}),
		l.HTML("method.evidence", locales.Args{"List": methodName(l, c.EvidenceHint)}))...)
}

// counted says how the records of a criterion become points.
func counted(l locales.Lang, m *methods.Method, c methods.Criterion) locales.HTML {
	switch c.Kind {
	case methods.Ratio:
		return l.HTML("method.kind.ratio")
	case methods.Mean:
		return l.HTML("method.kind.mean")
	case methods.Threshold:
		return l.HTML("method.kind.threshold", locales.Args{"Number": number(l, c.Needed)})
	}
	return l.HTML("method.kind.count", locales.Args{"Percent": percent(l, m.Count.AtTarget), "List": targets(l, m, c)})
}

// targets lists the targets by level, or the one that all levels have.
func targets(l locales.Lang, m *methods.Method, c methods.Criterion) string {
	var parts []string
	alike := true
	for _, level := range m.Levels {
		target := c.Targets[level.Code]
		alike = alike && target == c.Targets[m.Levels[0].Code]
		parts = append(parts, l.Text("method.target", locales.Args{"Level": methodName(l, level.Name), "Number": number(l, target)}))
	}
	if alike {
		return number(l, c.Targets[m.Levels[0].Code])
	}
	return strings.Join(parts, "; ")
}

func capped(l locales.Lang, c methods.Criterion, limit methods.Cap) locales.HTML {
	args := locales.Args{"Number": number(l, limit.Max)}
	if f, apart := c.Field(limit.Field); apart {
		args["Field"] = methodName(l, f.Label)
		return l.HTML(map[string]string{"day": "method.cap.day_each", "week": "method.cap.week_each", "window": "method.cap.window_each"}[limit.Per], args)
	}
	return l.HTML(map[string]string{"day": "method.cap.day", "week": "method.cap.week", "window": "method.cap.window"}[limit.Per], args)
}

func sources(l locales.Lang, c methods.Criterion) string {
	keys := map[methods.Source]string{
		methods.Staff: "method.from.staff", methods.Appeal: "method.from.appeal", methods.Programme: "method.from.programme"}
	var parts []string
	for _, s := range c.Source {
		parts = append(parts, l.Text(keys[s]))
	}
	return strings.Join(parts, ", ")
}

// MethodBands lists the bands in words: "80 – 100: өте жоғары".
func MethodBands(l locales.Lang, m *methods.Method) locales.HTML {
	lines := []locales.HTML{l.HTML("method.bands")}
	for _, b := range m.Bands {
		lines = append(lines, l.HTML("method.band", locales.Args{"From": number(l, b.From), "Name": methodName(l, b.Name)}))
	}
	return locales.Lines(lines...)
}

// MethodProof says by what anyone can tell that they have the same file.
func MethodProof(l locales.Lang, m *methods.Method) locales.HTML {
	return l.HTML("method.proof", locales.Args{"ID": m.ID, "Date": l.DateYear(m.EffectiveFrom), "Hash": m.SHA256})
}

// number writes a number with as many decimals as it has.
func number(l locales.Lang, x float64) string {
	_, decimals, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	return l.Decimal(x, len(decimals))
}

func percent(l locales.Lang, share float64) string { return fmt.Sprint(int(share*100+0.5)) + " %" }

func methodName(l locales.Lang, n methods.Name) string {
	if l == locales.Kazakh {
		return n.KK
	}
	return n.RU
}
