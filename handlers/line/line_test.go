package line_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers/line"
	"qalauly/rating/methods"
)

// tuesday is the day of the journeys in both languages.
var tuesday = calendar.Date(2026, 11, 24)

var reader = sync.OnceValue(func() *line.Reader { return line.New(methods.R1()) })

var known = line.Known{Today: tuesday}

func read(t *testing.T, text string, k line.Known) line.Message {
	t.Helper()
	m, err := reader().Read(context.Background(), invented, text, k)
	require.NoError(t, err)
	return m
}

// told writes a draft on one line: what was understood, and behind each question
// mark what is asked.
func told(d line.Draft) string {
	parts := []string{fmt.Sprint(d.Deputy), d.Criterion}
	for _, name := range sorted(d.Fields) {
		parts = append(parts, name+"="+d.Fields[name])
	}
	if len(d.Links) > 0 {
		parts = append(parts, "links="+strings.Join(d.Links, ","))
	}
	if d.Rest != "" {
		parts = append(parts, "rest="+d.Rest)
	}
	for _, q := range d.Questions {
		about := string(q.About)
		if q.About == line.Field {
			about = q.Field
		}
		asked := "?" + about + ":" + string(q.Rule)
		if q.Rule == line.Day {
			asked += ":" + string(q.Reading.Rule)
		}
		if q.Said != "" {
			asked += " «" + q.Said + "»"
		}
		if q.Rule == line.Which {
			asked += fmt.Sprint(" ", strings.Join(q.Options, ","), q.People)
		}
		parts = append(parts, asked)
	}
	return strings.Join(parts, " | ")
}

func sorted(values map[string]string) []string {
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestLines(t *testing.T) {
	t.Parallel()
	require.GreaterOrEqual(t, len(lines), 80)
	for text, want := range lines {
		m := read(t, text, known)
		require.Nil(t, m.Header, text)
		require.Len(t, m.Lines, 1, text)
		require.Equal(t, want, told(m.Lines[0]), text)
	}
}

func TestManyLines(t *testing.T) {
	t.Parallel()
	m := read(t, `A6 12.11 №5 Шет мәслихатының сессиясы
1. Ахметов Болат келді
2. Ахметова Нұргүл келмеді

3. Қойшыбаева дәлелді себеппен келмеді ауырып қалды
4. Жоқбаев келді
1203 13.11 келді
Ахметов келді`, known)
	require.Equal(t, "0 | A6 | body=Шет мәслихатының сессиясы | date=2026-11-12 | sitting_no=5", told(*m.Header))
	const all = "A6 | body=Шет мәслихатының сессиясы | date=2026-11-12 | mark="
	var got []string
	for _, d := range m.Lines {
		got = append(got, fmt.Sprint(d.Line, ": ", told(d)))
	}
	require.Equal(t, []string{
		"2: 1101 | " + all + "present | sitting_no=5",
		"3: 1103 | " + all + "absent | sitting_no=5",
		"5: 1024 | " + all + "excused | reason=ауырып қалды | sitting_no=5",
		"6: 0 | " + all + "present | sitting_no=5 | ?deputy:unknown «Жоқбаев»",
		"7: 1203 | A6 | body=Шет мәслихатының сессиясы | date=2026-11-13 | mark=present | sitting_no=5",
		"8: 0 | " + all + "present | sitting_no=5 | ?deputy:which «Ахметов» [1101 1102 1103]",
	}, got)
	require.Empty(t, m.Shared())
}

func TestWhatIsWrongInTheHeaderIsAskedOnce(t *testing.T) {
	t.Parallel()
	m := read(t, "A4 31.11 приёмная\nКим 5\n1024 7\nАхметов 3", known)
	require.Equal(t, "0 | A4 | place=приёмная | ?date:day:length «31.11»", told(*m.Header))
	shared := m.Shared()
	require.Len(t, shared, 2)
	require.Equal(t, "date", shared[0].Field)
	require.Equal(t, "announced", shared[1].Field)

	k := known
	k.Fields = map[string]string{"date": "2026-11-23", "announced": "before"}
	m = read(t, "A4 31.11 приёмная\nКим 5\n1024 7\nАхметов 3", k)
	require.Equal(t, "1202 | A4 | announced=before | date=2026-11-23 | place=приёмная | received=5", told(m.Lines[0]))
	require.Equal(t, "0 | A4 | announced=before | date=2026-11-23 | place=приёмная | received=3 | ?deputy:which «Ахметов» [1101 1102 1103]", told(m.Lines[2]))

	m = read(t, "приёмная 12.11\nКим 5\n1024 7", known)
	require.Equal(t, []line.About{line.Criterion}, []line.About{m.Header.Questions[0].About})
	require.Equal(t, line.Criterion, m.Shared()[0].About)

	m = read(t, "Ким A4 вчера 12 приёмная\nКойшибаева A5 вчера 40 чел Шет", known)
	require.Nil(t, m.Header)
	require.Equal(t, []string{"A4", "A5"}, []string{m.Lines[0].Criterion, m.Lines[1].Criterion})
}

// TestAnswers: a line is read again with what was answered, until nothing is asked.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		k    line.Known
		want string
	}{
		{"Койшибаева A4 31.11 12 приёмная", line.Known{Fields: map[string]string{"date": "2026-11-23", "announced": "after"}},
			"1024 | A4 | announced=after | date=2026-11-23 | place=приёмная | received=12"},
		{"Ахметов A4 12.11 5 приёмная заранее", line.Known{Deputy: 1102}, "1102 | A4 | announced=before | date=2026-11-12 | place=приёмная | received=5"},
		{"Сейдахметов A4 12.11 5 приёмная заранее", line.Known{Deputy: 1102}, "1102 | A4 | announced=before | date=2026-11-12 | place=приёмная | received=5"},
		{"Ким A4 A5 12.11 5 приёмная заранее", line.Known{Criterion: "A4"}, "1202 | A4 | announced=before | date=2026-11-12 | place=приёмная | received=5"},
		{"Ким есеп 12.11 Балқаш 60 адам", line.Known{Criterion: "C5"}, "1202 | C5 | date=2026-11-12 | place=есеп, Балқаш | present=60"},
		{"Ким А5 20 ноября Балхаш 45 встреча заранее", line.Known{Fields: map[string]string{"present": "45"}},
			"1202 | A5 | announced=before | date=2026-11-20 | form=meeting | place=Балхаш | present=45"},
		{"Ким A6 12.11 №5 дәлелді себеппен келмеді ауырып қалды", line.Known{Fields: map[string]string{"reason": "ауырып қалды"}},
			"1202 | A6 | date=2026-11-12 | mark=excused | reason=ауырып қалды | sitting_no=5 | ?body:missing"},
		{"Ким B1 20.11 https://inform.kz/a/1 https://inform.kz/a/2 Казинформ; дорога қазақша", line.Known{Fields: map[string]string{"url": "https://inform.kz/a/2"}},
			"1202 | B1 | date=2026-11-20 | language=kk | outlet=Казинформ | title=дорога | url=https://inform.kz/a/2 | links=https://inform.kz/a/1"},
		{"Ким A6 12.11 №5 №6 келді сессия", line.Known{Fields: map[string]string{"sitting_no": "6"}}, "1202 | A6 | body=сессия | date=2026-11-12 | mark=present | sitting_no=6"},
		{"A4 12.11 5 приёмная заранее", line.Known{Card: 1024}, "1024 | A4 | announced=before | date=2026-11-12 | place=приёмная | received=5"},
		{"5 A4 12.11 приёмная заранее", line.Known{Card: 1024}, "1024 | A4 | announced=before | date=2026-11-12 | place=приёмная | received=5"},
		{"Ким A4 12.11 5 приёмная заранее", line.Known{Card: 1024}, "0 | A4 | announced=before | date=2026-11-12 | place=приёмная | received=5 | ?deputy:which [1024 1202]"},
	} {
		c.k.Today = tuesday
		m := read(t, c.text, c.k)
		require.Equal(t, c.want, strings.Replace(told(m.Lines[0]), "which  [", "which [", 1), c.text)
	}
}

func TestMistakesOfTheRegisterAreReturned(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Ким A4", "1024 A4", "A4 Ким"} {
		_, err := reader().Read(context.Background(), broken{}, text, known)
		require.ErrorIs(t, err, errBroken, text)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Like(context.Context, string) ([]line.Person, bool, error) {
	return nil, false, errBroken
}

func (broken) Number(context.Context, int64) (line.Person, bool, error) {
	return line.Person{}, false, errBroken
}

// FuzzRead: whatever is typed is read without a fault; a day that is understood is
// no later than today; a draft without questions is one that the ledger takes.
func FuzzRead(f *testing.F) {
	for text := range lines {
		f.Add(text, int64(0))
	}
	f.Add("A5 21.11 Ақадыр\nҚойшыбаева 45\nАхметов 30\nКим", int64(1024))
	f.Fuzz(func(t *testing.T, text string, card int64) {
		m, err := reader().Read(context.Background(), invented, text, line.Known{Today: tuesday, Card: card})
		require.NoError(t, err)
		m.Shared()
		for _, d := range m.Lines {
			c, ok := methods.R1().Criterion(d.Criterion)
			if !ok {
				require.NotEmpty(t, d.Questions)
				continue
			}
			day, err := calendar.ParseDay(d.Fields[c.DatedBy])
			if d.Fields[c.DatedBy] != "" && (err != nil || day > tuesday || day < tuesday-366) {
				t.Fatalf("%q: %s", text, d.Fields[c.DatedBy])
			}
			if len(d.Questions) > 0 {
				continue
			}
			if err := activity.CheckFields(c, d.Fields); err != nil || d.Deputy == 0 {
				t.Fatalf("%q: deputy %d, %v: %v", text, d.Deputy, d.Fields, err)
			}
		}
	})
}
