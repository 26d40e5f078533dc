package appeal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/appeal"
)

func TestParseLimits(t *testing.T) {
	t.Parallel()
	l, err := appeal.ParseLimits("  day=7 pause=1m\talike=0.75 wave=20 ")
	require.NoError(t, err)
	require.Equal(t, appeal.Limits{Day: 7, Pause: time.Minute, Alike: 0.75, Wave: 20}, l)
	l, err = appeal.ParseLimits("")
	require.NoError(t, err)
	require.Zero(t, l)
	for _, wrong := range []string{"day", "day=", "day=0", "day=x", "pause=5", "pause=-1s", "pause=2h", "alike=1.1", "alike=0", "share=NaN", "days=5", "=5"} {
		_, err := appeal.ParseLimits(wrong)
		require.Error(t, err, wrong)
		require.ErrorContains(t, err, wrong)
	}
}
