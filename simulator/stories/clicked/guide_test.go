package clicked

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// ownWords are Telegram's own: no file of ours holds them.
var ownWords = []string{"Бастау", "Начать"}

// TestGuidesSayWhatIsThere: each button that a guide names is one of ours, each
// picture in it is there, none lies there unused, and none is large.
func TestGuidesSayWhatIsThere(t *testing.T) {
	t.Parallel()
	for lang := range spoken {
		text, err := os.ReadFile("../../../docs/guide." + lang + ".md")
		require.NoError(t, err)
		said, err := os.ReadFile("../../../locales/active." + lang + ".toml")
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`«([^»]+)»`).FindAllStringSubmatch(string(text), -1) {
			if label := regexp.MustCompile(`\s+`).ReplaceAllString(m[1], " "); !slices.Contains(ownWords, label) {
				require.Contains(t, string(said), label, "guide.%s.md", lang)
			}
		}
		var shown, there []string
		for _, m := range regexp.MustCompile(`src="(guide/[^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			shown = append(shown, "../../../docs/"+m[1])
		}
		there, err = filepath.Glob("../../../docs/guide/*." + lang + ".png")
		require.NoError(t, err)
		require.ElementsMatch(t, there, shown)
		for _, name := range there {
			file, err := os.Stat(name)
			require.NoError(t, err)
			require.Less(t, file.Size(), int64(150_000), name)
		}
	}
}
