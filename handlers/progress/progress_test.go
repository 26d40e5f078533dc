package progress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/handlers/progress"
	"qalauly/locales"
	"qalauly/programme/roadmap"
)

// TestTimeline: what lies before a stage that is done is neither planned nor late; a day of
// another year has its year.
func TestTimeline(t *testing.T) {
	t.Parallel()
	day := func(s string) calendar.Day {
		d, err := calendar.ParseDay(s)
		require.NoError(t, err)
		return d
	}
	done := day("2026-11-20")
	stages := []roadmap.Stage{
		{N: 1, Title: roadmap.Name{KK: "Жоба", RU: "Проект"}, DueOn: day("2026-10-01")},
		{N: 2, Title: roadmap.Name{KK: "Жұмыс", RU: "Работы"}, DueOn: day("2026-11-01"), DoneOn: &done},
		{N: 3, Title: roadmap.Name{KK: "Сынақ", RU: "Пробы"}, DueOn: day("2026-11-22")},
		{N: 4, Title: roadmap.Name{KK: "Қабылдау", RU: "Приёмка"}, DueOn: day("2027-02-01")},
	}
	for l, want := range map[locales.Lang]string{
		locales.Kazakh: "<b>Кезеңдері</b>\n▫️ Жоба, бөлек белгіленбеген\n✅ 20 қараша — Жұмыс, кешігіп орындалды (мерзімі: 1 қараша)\n" +
			"⚠️ 22 қараша — Сынақ, мерзімі өтті\n▫️ 2027 ж. 1 ақпан — Қабылдау, жоспарда",
		locales.Russian: "<b>Этапы</b>\n▫️ Проект, отдельно не отмечено\n✅ 20 ноября — Работы, с опозданием (срок: 1 ноября)\n" +
			"⚠️ 22 ноября — Пробы, срок прошёл\n▫️ 1 февраля 2027 г. — Приёмка, в плане",
	} {
		require.Equal(t, want, string(progress.Timeline(l, stages, day("2026-11-24"))))
	}
}
