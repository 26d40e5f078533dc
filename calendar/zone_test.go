package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
)

func TestZone(t *testing.T) {
	t.Parallel()
	for utc, want := range map[string]string{
		"2023-12-31T18:30:00Z": "2024-01-01T00:30:00+06:00",
		"2026-11-22T19:00:00Z": "2026-11-23T00:00:00+05:00",
	} {
		at, err := time.Parse(time.RFC3339, utc)
		require.NoError(t, err)
		require.Equal(t, want, at.In(calendar.Zone).Format(time.RFC3339))
	}
}
