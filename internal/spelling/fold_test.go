package spelling_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/internal/spelling"
)

func TestOneNameOneKey(t *testing.T) {
	t.Parallel()
	for key, spellings := range map[string][]string{
		"koishibaeva asel": {"Қойшыбаева Әсел", "койшибаева асель", "Koishibaeva Asel", "KOYSHYBAYEVA ASSEL", "Qoishybaeva Ásel", "Qoişybaeva Äsel", "  Қойшыбаева,   Әсел! ", "Koyshybaeva Aesel"},
		"gali":             {"Ғали", "Гали", "Ghali", "Ğali", "Ǵalı", "G'ali"},
		"janibek":          {"Жанібек", "Жанибек", "Zhanibek", "Janibek", "Dzhanibek", "Žanibek"},
		"ahmetova":         {"Ахметова", "Akhmetova", "Ahmetova"},
		"erlan":            {"Ерлан", "Эрлан", "Yerlan", "Erlan", "ЕРЛАН"},
		"shimkent":         {"Шымкент", "Чимкент", "Shymkent", "Chimkent", "Şymkent", "Wymkent"},
		"alia":             {"Әлия", "Алия", "Aliya", "Alia", "Äliia"},
		"ulia":             {"Юлия", "Yulia", "Iuliia", "Yuliya"},
		"dmitri":           {"Дмитрий", "Dmitriy", "Dmitry", "Dmitrii"},
		"fedor":            {"Фёдор", "Федор", "Fedor", "Fe\u0308dor"},
		"saule":            {"Сәуле", "Сауле", "Saule", "Sawle"},
		"igor":             {"Игорь", "Igor", "Igor'"},
		"kalev":            {"Қалиев", "Kaliyev", "Qaliev"},
		"tanirbergen":      {"Тәңірберген", "Танирберген", "Tangirbergen", "Tañirbergen"},
		"tsoi":             {"Цой", "Tsoi", "Tsoy"},
		"shukin":           {"Щукин", "Shchukin", "Schukin"},
		"aksu auli":        {"Ақсу-Аюлы", "Аксу-Аюлы", "ақсу аюлы"},
		"n 7":              {"n-7", "(N) 7"},
		"":                 {"", "—", "' ' ’"},
	} {
		for _, spelt := range spellings {
			require.Equal(t, key, spelling.Fold(spelt), "%q", spelt)
		}
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(
			rapid.String(),
			rapid.StringOfN(rapid.RuneFrom([]rune("aeiouywhkgzdcjnstqvx' -")), 0, 20, -1),
			rapid.StringOfN(rapid.RuneFrom([]rune("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя -")), 0, 20, -1),
		).Draw(t, "s")
		once := spelling.Fold(s)
		require.Equal(t, once, spelling.Fold(once))
	})
}

func TestKeyKeepsEachWordOnce(t *testing.T) {
	t.Parallel()
	require.Equal(t, "koishibaev askar serikuli serikovish",
		spelling.Key("Қойшыбаев Асқар Серікұлы", "Койшибаев Аскар Серикович"))
}
