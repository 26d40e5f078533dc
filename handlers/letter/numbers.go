package letter

import (
	"qalauly/appeal"
	"qalauly/locales"
)

// Answers says how many answers of each kind there were, and how long they took.
func Answers(l locales.Lang, n appeal.Stats) locales.HTML {
	kinds := l.HTML("appealstats.kinds", locales.Args{
		"Solved": n.Kinds[appeal.Solved], "Partly": n.Kinds[appeal.Partly], "Advised": n.Kinds[appeal.Advised], "Refused": n.Kinds[appeal.Refused],
	})
	if n.Answered == 0 {
		return kinds
	}
	return locales.Lines(kinds, l.HTML("appealstats.median", locales.Args{"Days": l.Decimal(n.MedianDays, 1)}))
}

// Votes says what people said of the answers; nothing where they are too few to be told.
func Votes(l locales.Lang, n appeal.Stats) locales.HTML {
	if n.Votes == nil {
		return ""
	}
	return l.HTML("appealstats.votes", locales.Args{
		"Point": n.Votes[appeal.ToThePoint], "Partly": n.Votes[appeal.HalfWay], "Evasive": n.Votes[appeal.Evasive], "None": n.Votes[appeal.NoAnswer],
	})
}
