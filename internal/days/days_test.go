package days_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/calendar"
	"qalauly/internal/days"
)

// sunday is a Sunday: Friday was two days ago, and in this week.
var sunday = calendar.Date(2026, time.November, 22)

func read(said string, l days.Limits) days.Reading { return days.Read(strings.Fields(said), l) }

func TestDaysAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"сегодня": "2026-11-22", "бүгін": "2026-11-22", "БҮГІН,": "2026-11-22", "вчера": "2026-11-21", "Кеше": "2026-11-21", "keshe": "2026-11-21",
		"позавчера": "2026-11-20", "алдыңғы күні": "2026-11-20", "бұрнағы күні": "2026-11-20", "3 дня назад": "2026-11-19", "2 күн бұрын": "2026-11-20",
		"екі күн бұрын": "2026-11-20", "неделю назад": "2026-11-15", "бір апта бұрын": "2026-11-15",
		"12.09": "2026-09-12", "12/9": "2026-09-12", "12.9.": "2026-09-12", "12.09.26": "2026-09-12", "12.09.2026": "2026-09-12", "12.09.2026г.": "2026-09-12",
		"12-09-2026": "2026-09-12", "2026-09-12": "2026-09-12", "(12.09)": "2026-09-12", "от 12.09": "2026-09-12", "12.09.26 ж.": "2026-09-12", "12.09 2026": "2026-09-12",
		"31.12": "2025-12-31", "23.11": "2025-11-23", "22.11": "2026-11-22", "12.12.25": "2025-12-12",
		"12 сентября": "2026-09-12", "12 қыркүйек": "2026-09-12", "12 қыркүйекте": "2026-09-12", "12 сент.": "2026-09-12", "12-го сентября": "2026-09-12", "12сентября": "2026-09-12",
		"12-қыркүйек": "2026-09-12", "12-ші қыркүйек": "2026-09-12", "12 СЕНТЯБРЯ 2026 года": "2026-09-12", "2026 жылғы 12 қыркүйек": "2026-09-12", "2026 ж. 12 қыркүйегі": "2026-09-12",
		"1 желтоқсан": "2025-12-01", "9 мая": "2026-05-09", "5 қазан": "2026-10-05", "12 числа": "2026-11-12", "25 числа": "2026-10-25", "31 числа": "2026-10-31", "12-сінде": "2026-11-12",
		"пн": "2026-11-16", "в пн": "2026-11-16", "вт.": "2026-11-17", "сс": "2026-11-17", "сәрсенбі": "2026-11-18", "в четверг": "2026-11-19", "бейсенбіде": "2026-11-19",
		"в пятницу": "2026-11-20", "ПТ": "2026-11-20", "жұмада": "2026-11-20", "жұма күні": "2026-11-20", "осы жұмада": "2026-11-20", "сб": "2026-11-21", "сенбі күні": "2026-11-21",
		"вс": "2026-11-22", "жексенбі": "2026-11-22", "дүйсенбі": "2026-11-16", "во вторник": "2026-11-17", "прошлое воскресенье": "2026-11-15",
		"на прошлой неделе в пятницу": "2026-11-13", "в пятницу на прошлой неделе": "2026-11-13", "өткен аптада жұмада": "2026-11-13",
	} {
		r := read(said, days.Past(sunday))
		require.Empty(t, r.Rule, said)
		require.Equal(t, want, r.Day.String(), said)
		require.Equal(t, len(strings.Fields(said)), r.Words, said)
		r = read(said+" приёмная", days.Past(sunday))
		require.Equal(t, len(strings.Fields(said)), r.Words, "%s, and more behind", said)
	}
}

func TestDaysThatAreAskedAbout(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]struct {
		rule days.Rule
		near string // of what is offered, the first
	}{
		"31.11": {days.Length, "2026-11-22"}, "30 февраля": {days.Length, "2026-11-22"}, "29.02": {days.Length, "2026-11-22"}, "0.11": {days.Length, "2026-11-22"},
		"45 қазан": {days.Length, "2026-11-22"}, "12.13": {days.Month, "2025-12-13"}, "31.13.2026": {days.Month, "2026-11-22"}, "25.00": {days.Month, "2026-11-22"},
		"завтра": {days.Future, "2026-11-22"}, "ертең": {days.Future, "2026-11-22"}, "24.11.26": {days.Future, "2025-11-24"}, "1 декабря 2026": {days.Future, "2025-12-01"},
		"12.09.2024": {days.Old, "2026-11-22"}, "12 сентября 2019 г.": {days.Old, "2026-11-22"},
		"в прошлую пятницу": {days.Unsure, "2026-11-20"}, "өткен жұмада": {days.Unsure, "2026-11-20"}, "бүрсігүні": {days.Unsure, "2026-11-20"},
		"12-13 сентября": {days.Unsure, "2026-09-12"}, "12–14.09": {days.Unsure, "2026-09-12"}, "на днях": {days.Unsure, "2026-11-21"}, "30-31.11": {days.Length, "2026-11-22"},
	} {
		r := read(said, days.Past(sunday))
		require.Equal(t, want.rule, r.Rule, said)
		require.Equal(t, want.near, r.Near[0].String(), said)
		require.Equal(t, len(strings.Fields(said)), r.Words, said)
	}
	r := read("31.11", days.Past(sunday))
	require.Equal(t, time.November, r.Month)
	require.Equal(t, 30, r.Length)
}

func TestWordsThatSayNoDay(t *testing.T) {
	t.Parallel()
	for _, said := range []string{"", "12", "№12", "12-3/45", "15:00", "мая", "Ақадыр", "Жұмабаев", "Сәрсенбаев", "12 парта", "12 чел", "в", "в школе", "1024", "12.09км", "с", "12 там", "999 числа", "1.2.3.4"} {
		require.Zero(t, read(said, days.Past(sunday)).Words, said)
	}
}

func TestTermsMayLieAhead(t *testing.T) {
	t.Parallel()
	r := read("01.12.2026", days.Any(sunday))
	require.Equal(t, "2026-12-01", r.Day.String())
	require.Empty(t, r.Rule)
	r = read("01.12", days.Any(sunday))
	require.Equal(t, days.Unsure, r.Rule)
	require.Equal(t, []calendar.Day{calendar.Date(2025, 12, 1), calendar.Date(2026, 12, 1)}, r.Near)
	require.Equal(t, "2028-02-29", read("29.02", days.Any(calendar.Date(2027, 12, 1))).Day.String())
	require.Equal(t, sunday+1, read("завтра", days.Any(sunday)).Day)
}

// TestLatestSuchDay holds the year that is chosen against a table made by going
// back day by day, and all ways of writing a day against each other.
func TestLatestSuchDay(t *testing.T) {
	t.Parallel()
	kk := []string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"}
	ru := []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	week := []string{"вс", "дүйсенбі", "во вторник", "сәрсенбіде", "чт", "жұма күні", "субботу"}
	rapid.Check(t, func(t *rapid.T) {
		today := calendar.Date(2024, 1, 1) + calendar.Day(rapid.IntRange(0, 5*366).Draw(t, "today"))
		latest, byWeekday := map[string]calendar.Day{}, map[time.Weekday]calendar.Day{}
		for d := today - 365; d <= today; d++ {
			latest[d.Start().Format("02.01")] = d
			byWeekday[d.Weekday()] = d
		}
		want := today - calendar.Day(rapid.IntRange(0, 364).Draw(t, "back"))
		at := want.Start()
		for _, said := range []string{
			at.Format("02.01"), at.Format("2/1"), fmt.Sprint(at.Day(), " ", kk[at.Month()-1]), fmt.Sprintf("%d-%s", at.Day(), kk[at.Month()-1]), fmt.Sprint(at.Day(), " ", ru[at.Month()-1]),
		} {
			r := read(said, days.Past(today))
			require.Empty(t, r.Rule, said)
			require.Equal(t, latest[at.Format("02.01")], r.Day, said)
		}
		for _, said := range []string{want.String(), at.Format("02.01.2006"), at.Format("2.1.06"), at.Format("2 ") + ru[at.Month()-1] + at.Format(" 2006 г."), at.Format("2006 жылғы 2 ") + kk[at.Month()-1]} {
			r := read(said, days.Past(today))
			require.Empty(t, r.Rule, said)
			require.Equal(t, want, r.Day, said)
		}
		require.Equal(t, byWeekday[at.Weekday()], read(week[at.Weekday()], days.Past(today)).Day)
	})
}

func FuzzRead(f *testing.F) {
	for _, said := range []string{"12.09", "31.11.26", "12-го сентября 2026 г.", "в прошлую пятницу", "2026 ж. 12-14 қыркүйек", "12-сінде", "0 числа", "99-98.97", "2026", "в в пн", "29.02.2100"} {
		f.Add(said, 20779, false)
	}
	f.Fuzz(func(t *testing.T, said string, day int, ahead bool) {
		today := calendar.Date(2020, 1, 1) + calendar.Day(((day%20000)+20000)%20000)
		words := strings.Fields(said)
		r := days.Read(words, days.Limits{Today: today, Ahead: ahead})
		if r.Words < 0 || r.Words > len(words) {
			t.Fatalf("%d of %d words", r.Words, len(words))
		}
		if r.Words == 0 {
			return
		}
		if r.Rule != "" && len(r.Near) == 0 {
			t.Fatalf("%q: %s, and no day is offered", said, r.Rule)
		}
		for _, near := range r.Near {
			if !ahead && near > today {
				t.Fatalf("%q offers %s after %s", said, near, today)
			}
		}
		if r.Rule != "" {
			return
		}
		if !ahead && (r.Day > today || r.Day < today-366) {
			t.Fatalf("%q is %s, today %s", said, r.Day, today)
		}
		again := read(r.Day.Start().Format("02.01.2006"), days.Limits{Today: today, Ahead: ahead})
		if again.Day != r.Day || again.Rule != "" {
			t.Fatalf("%q is %s, and printed and read again %s %s", said, r.Day, again.Day, again.Rule)
		}
	})
}

// TestFromToday: what is counted from the day on which it is said is told from what
// is not.
func TestFromToday(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"вчера": true, "кеше": true, "пн": true, "3 дня назад": true, "12 числа": true, "на прошлой неделе в пятницу": true,
		"12.09": false, "2026-09-12": false, "12 қыркүйек": false, "2026 жылғы 12 қыркүйек": false,
	} {
		r := days.Read(strings.Fields(said), days.Past(calendar.Date(2026, 11, 24)))
		require.Positive(t, r.Words, said)
		require.Equal(t, want, r.FromToday, said)
	}
}

// TestNearDaysAreNamedOnce: what may be meant by a day of the next year is today, which
// is offered once.
func TestNearDaysAreNamedOnce(t *testing.T) {
	t.Parallel()
	today := calendar.Date(2026, time.November, 26)
	for _, said := range []string{"26.11.2027", "11.26", "11.25"} {
		r := days.Read([]string{said}, days.Past(today))
		require.NotEmpty(t, r.Rule, said)
		seen := map[calendar.Day]bool{}
		for _, day := range r.Near {
			require.False(t, seen[day], "%s: %v", said, r.Near)
			seen[day] = true
		}
	}
}
