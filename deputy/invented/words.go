package invented

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"qalauly/deputy"
)

//go:embed *.csv
var files embed.FS

// words are what the country is made of.
type words struct {
	surnames map[string][]surname // by people
	given    map[string][]given   // by people and sex: "kk f"
	avoid    map[[2]string]bool   // given name and surname of somebody known
	villages []deputy.Name
	texts    map[string][]deputy.Name // by kind
	models   map[seat]deputy.Deputy
}

// surname is a family's name as a man and as a woman bears it.
type surname map[string]deputy.Name // by sex

// given is a given name with the patronymics of a man's children, by their sex.
type given struct {
	deputy.Name
	child map[string]deputy.Name
}

func readWords() (words, error) {
	w := words{
		surnames: map[string][]surname{},
		given:    map[string][]given{},
		avoid:    map[[2]string]bool{},
		texts:    map[string][]deputy.Name{},
		models:   map[seat]deputy.Deputy{},
	}
	return w, firstError(
		each("surnames.csv", func(r []string) {
			w.surnames[r[0]] = append(w.surnames[r[0]], surname{"m": {KK: r[1], RU: r[2]}, "f": {KK: r[3], RU: r[4]}})
		}),
		each("given.csv", func(r []string) {
			key := r[0] + " " + r[1]
			w.given[key] = append(w.given[key], given{deputy.Name{KK: r[2], RU: r[3]},
				map[string]deputy.Name{"m": {KK: r[4], RU: r[5]}, "f": {KK: r[6], RU: r[7]}}})
		}),
		each("models.csv", func(r []string) {
			number, _ := strconv.Atoi(r[1])
			born, _ := strconv.Atoi(r[3])
			w.models[seat{r[0], number}] = deputy.Deputy{Sex: r[2], BirthYear: born, Person: deputy.Person{
				Surname: deputy.Name{KK: r[4], RU: r[5]}, Given: deputy.Name{KK: r[6], RU: r[7]},
				Patronymic: deputy.Name{KK: r[8], RU: r[9]}}}
		}),
		each("avoid.csv", func(r []string) { w.avoid[[2]string{r[0], r[1]}] = true }),
		each("villages.csv", func(r []string) { w.villages = append(w.villages, deputy.Name{KK: r[0], RU: r[1]}) }),
		each("texts.csv", func(r []string) {
			w.texts[r[0]] = append(w.texts[r[0]], deputy.Name{KK: r[1], RU: r[2]})
		}),
	)
}

// each calls do with every line of a table but the first.
func each(name string, do func(record []string)) error {
	file, err := files.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, r := range records[1:] {
		do(r)
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// text returns the only text of a kind with what is to be put into it, given as
// pairs of a placeholder and a name.
func (w words) text(kind string, put ...any) deputy.Name {
	return fill(w.texts[kind][0], put...)
}

func fill(t deputy.Name, put ...any) deputy.Name {
	for i := 0; i < len(put); i += 2 {
		hole := "{" + put[i].(string) + "}"
		value := both(put[i+1])
		t.KK, t.RU = strings.ReplaceAll(t.KK, hole, value.KK), strings.ReplaceAll(t.RU, hole, value.RU)
	}
	return t
}

// both is what is written in both languages: a name, or the same for both.
func both(value any) deputy.Name {
	if n, ok := value.(deputy.Name); ok {
		return n
	}
	s := fmt.Sprint(value)
	return deputy.Name{KK: s, RU: s}
}

// join lists names with commas.
func join(names []deputy.Name) deputy.Name {
	var kk, ru []string
	for _, n := range names {
		kk, ru = append(kk, n.KK), append(ru, n.RU)
	}
	return deputy.Name{KK: strings.Join(kk, ", "), RU: strings.Join(ru, ", ")}
}
