package methods_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

func TestOverAYear(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	require.Same(t, m, m.Over(0))
	require.Same(t, m, m.Over(m.Window.Weeks))

	year := m.Over(52)
	meetings, _ := year.Criterion("A5")
	require.Equal(t, 52, meetings.WindowWeeks)
	require.InDelta(t, 16, meetings.Targets["district"], 0, "four times the target of thirteen weeks")
	report, _ := year.Criterion("C5")
	require.Equal(t, 52, report.WindowWeeks)
	require.InDelta(t, 2, report.Needed, 0, "one in 26 weeks is two in a year")
	require.Equal(t, m.SHA256, year.SHA256)
	require.Equal(t, 52, year.Penalties.Weeks)

	half := m.Over(20)
	report, _ = half.Criterion("C5")
	require.Equal(t, 26, report.WindowWeeks, "what looks further back stays")
	require.Equal(t, 26, half.Longest())
	before, _ := m.Criterion("A5")
	require.InDelta(t, 4, before.Targets["district"], 0, "the method itself is not changed")
}
