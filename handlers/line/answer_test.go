package line_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/handlers/line"
	"qalauly/rating/methods"
)

// TestAnswersTyped: what is typed to one question, in both languages.
func TestAnswersTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, field, said, want string }{
		{"A4", "date", "21.11", "2026-11-21"},
		{"A4", "date", "кеше", "2026-11-23"},
		{"A4", "date", "12 қыркүйек", "2026-09-12"},
		{"A4", "date", "31.11", "?day"},
		{"A4", "date", "вчера вечером", "?form"},
		{"A4", "received", "12 человек", "12"},
		{"A4", "received", "900", "?range"},
		{"A4", "received", "много", "?form"},
		{"A4", "announced", "заранее", "before"},
		{"A5", "announced", "заранее", "before"},
		{"A5", "announced", "алдын ала", "before"},
		{"A5", "form", "кездесу", "meeting"},
		{"A4", "place", "  приёмная:  №3; кабинет 5 ", "приёмная: №3; кабинет 5"},
		{"A6", "sitting_no", "№ 12-3", "12-3"},
		{"A7", "due_on", "12.12", "?day"},
		{"A7", "due_on", "12.12.2026", "2026-12-12"},
		{"B2", "url", "instagram.com/p/1", "https://instagram.com/p/1"},
		{"B2", "url", "инстаграм", "?form"},
		{"C2", "council_id", "№ 7", "7"},
		{"C2", "council_id", "экология", "?form"},
		{"A4", "place", " ", "?missing"},
		{"A4", "nothing", "12", "?missing"},
	} {
		criterion, ok := methods.R1().Criterion(c.code)
		require.True(t, ok)
		got, again := reader().Answer(criterion, c.field, c.said, tuesday)
		if again != nil {
			got = "?" + string(again.Rule)
			require.Equal(t, line.Field, again.About)
		}
		require.Equal(t, c.want, got, "%s.%s: %q", c.code, c.field, c.said)
	}
}
