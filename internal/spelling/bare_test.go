package spelling_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/spelling"
)

func TestBareTakesEndingsOff(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Теміртаудағы Ахметовтың": "Теміртау Ахметов",
		"АҚАДЫРДА":            "АҚАДЫР",
		"Шыңғыстың, Семейден": "Шыңғыс, Семей",
		"Ақтөбеге 5":          "Ақтөбе 5",
		"Ада, Ахметов":        "Ада, Ахметов",
		"":                    "",
		"\xff да":             "\xff да",
	} {
		require.Equal(t, want, spelling.Bare(text), text)
	}
}
