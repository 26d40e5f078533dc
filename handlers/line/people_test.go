package line_test

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qalauly/handlers/line"
	"qalauly/internal/lexicon"
	"qalauly/internal/spelling"
)

// register is a small one of invented people, searched much as deputy.Finder does.
type register []entry

type entry struct {
	id                    int64
	surname, given, place string // in both languages, parted by a stroke
}

var invented = register{
	{1024, "Қойшыбаева|Койшибаева", "Әсел|Асель", "Шет|Шетский"},
	{1101, "Ахметов|Ахметов", "Болат|Болат", "Шет|Шетский"},
	{1102, "Ахметов|Ахметов", "Ержан|Ержан", "Ақтоғай|Актогайский"},
	{1103, "Ахметова|Ахметова", "Нұргүл|Нургуль", "Шет|Шетский"},
	{1200, "Сапаров|Сапаров", "Жұма|Жума", "Жаңаарқа|Жанааркинский"},
	{1201, "Нұрланов|Нурланов", "Абай|Абай", "Қарағанды|Караганда"},
	{1202, "Ким|Ким", "Вера|Вера", "Балқаш|Балхаш"},
	{1203, "Тілеуберді|Тлеуберди", "Айгүл|Айгуль", "Балқаш|Балхаш"},
}

func (e entry) person(score float64) line.Person {
	return line.Person{ID: e.id, Surnames: strings.Split(e.surname, "|"), Score: score}
}

func likeness(word, names string) (best float64) {
	for _, name := range spelling.Words(strings.ReplaceAll(names, "|", " ")) {
		longer := max(len(word), len(name))
		score := 1 - float64(lexicon.Changes(word, name))/float64(longer)
		if len(word) >= 3 && strings.HasPrefix(name, word) {
			score = max(score, 0.5+0.5*float64(len(word))/float64(len(name)))
		}
		if score >= 0.6 {
			best = max(best, score)
		}
	}
	return best
}

func (e entry) score(words, initials []string) float64 {
	sum := 0.0
	for _, word := range words {
		sum += max(likeness(word, e.surname), likeness(word, e.given), 0.97*likeness(word, e.place))
	}
	for _, initial := range initials {
		if strings.HasPrefix(spelling.Fold(e.given), initial) {
			sum += 0.9
		}
	}
	return sum / float64(len(words)+len(initials))
}

func (r register) Like(_ context.Context, text string) ([]line.Person, bool, error) {
	words, initials := spelling.Asked(text)
	if len(words) == 0 {
		return nil, false, nil
	}
	var all []line.Person
	for _, e := range r {
		named := max(likeness(words[0], e.surname), likeness(words[0], e.given)) > 0
		if s := e.score(words, initials); s >= 0.45 && named {
			all = append(all, e.person(s))
		}
	}
	slices.SortStableFunc(all, func(a, b line.Person) int { return cmp.Compare(b.Score, a.Score) })
	sure := len(all) > 0 && all[0].Score >= 0.7 && (len(all) == 1 || all[1].Score <= all[0].Score-0.25)
	if len(all) > 1 && all[0].Score >= 0.7 { // the only one whose whole name was said exactly
		sure = sure || len(words)+len(initials) > 1 && all[0].Score > 0.94 && all[1].Score < 0.94
	}
	return all, sure, nil
}

func (r register) Number(_ context.Context, id int64) (line.Person, bool, error) {
	for _, e := range r {
		if e.id == id {
			return e.person(0), true, nil
		}
	}
	return line.Person{}, false, nil
}
