package wording

import (
	"qalauly/locales"
	"qalauly/rating"
)

// Criterion tells why a criterion gave what it gave: the deputy's numbers, the formula
// with them in it, and why the formula is as it is.
func Criterion(l locales.Lang, c rating.CriterionWhy) locales.HTML {
	title := l.HTML("formula.title", locales.Args{"Name": methodName(l, c.Name), "Code": c.Code, "Points": Points(l, c.Points), "Of": Amount(l, c.Weight, 1)})
	args := locales.Args{"S": Amount(l, c.S, 3), "Weight": Amount(l, c.Weight, 1), "Points": Points(l, c.Points), "Weeks": c.Weeks}
	switch {
	case c.GroupMean != nil:
		args["Mean"] = Amount(l, c.GroupMean.Mean.Mean, 3)
		return locales.Join(title, l.HTML(missingKeys[c.Missing]), l.HTML("formula.mean", args), l.HTML("formula.mean_why"))
	case c.Pulled != nil:
		p := c.Pulled
		args["X"], args["N"], args["Pull"], args["Mean"] = Amount(l, p.X, 2), Amount(l, p.N, 2), Amount(l, p.Pull, 1), Amount(l, p.Group.Mean.Mean, 3)
		return locales.Join(locales.Lines(title, l.HTML("formula.cases", args), l.HTML("formula.pulled", args)), l.HTML("formula.pulled_why", args))
	case c.Saturated != nil:
		p := c.Saturated
		args["X"], args["Target"], args["Exposure"] = Amount(l, p.X, 2), Amount(l, p.Target, 2), Amount(l, p.Exposure, 3)
		args["Rest"], args["AtTarget"] = Amount(l, rating.One-p.AtTarget, 2), percent(l, p.AtTarget.Float())
		return locales.Join(locales.Lines(title, l.HTML("formula.done", args), l.HTML("formula.saturated", args)), l.HTML("formula.saturated_why", args))
	}
	args["X"], args["Needed"] = Amount(l, c.Reached.X, 2), Amount(l, c.Reached.Needed, 2)
	return locales.Lines(title, l.HTML("formula.reached", args))
}

var missingKeys = map[rating.Missing]string{
	rating.Nothing: "formula.nothing", rating.Few: "formula.few_cases", rating.Newcomer: "formula.newcomer", rating.Away: "formula.away",
}

// Short is a criterion in one line of a list: points of how many, and its name.
func Short(l locales.Lang, c rating.CriterionWhy) locales.HTML {
	args := locales.Args{"Code": c.Code, "Name": methodName(l, c.Name), "Points": Points(l, c.Points), "Of": Amount(l, c.Weight, 1)}
	if c.Missing != rating.Present {
		return l.HTML("formula.short_missing", args)
	}
	return l.HTML("formula.short", args)
}
