package wording_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/handlers/wording"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/rating/methods"
)

func TestMethodInPlainWords(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	for l, want := range map[locales.Lang][]string{
		locales.Kazakh: {
			"Соңғы 13 толық апта есептеледі", "<b>A. Қоғамдық-саяси қызмет — 55 ұпай</b>", "<b>A4. Азаматтарды жеке қабылдау</b> — 6 ұпай",
			"Нысаналы көрсеткіш: 6.", "Құрылтай — 8;", "Аптасына 1 ғана саналады, әрқайсысы бөлек: БАҚ.", "Мұнда соңғы 26 апта қаралады",
			"Деректі енгізетін: сервистің өзі, жолданымдар бойынша.", "80 және жоғары — өте жоғары", "Жағдай саны 5 болмай",
		},
		locales.Russian: {
			"Считаются 13 последних полных недель", "<b>A. Общественно-политическая деятельность — баллов: 55</b>", "<b>A4. Личный приём граждан</b> — баллов: 6",
			"Целевой показатель: 6.", "Курултай — 8;", "не больше 1 в неделю, отдельно по полю «СМИ».", "Здесь учитываются 26 последних недель",
			"Данные вносят: сам сервис, по обращениям.", "80 и выше — очень высокий", "Меньше чем 5 случаев",
		},
	} {
		parts := []locales.HTML{wording.MethodIntro(l, m), wording.MethodBands(l, m), wording.MethodProof(l, m)}
		for _, b := range m.Blocks {
			parts = append(parts, wording.MethodBlock(l, m, b))
		}
		for _, part := range parts {
			require.LessOrEqual(t, localestest.Length(string(part)), localestest.MaxText, "a block is one message")
		}
		said := string(locales.Join(parts...))
		require.NoError(t, localestest.Markup(said))
		for _, part := range want {
			require.Contains(t, said, part)
		}
		require.Contains(t, said, m.SHA256)
	}
}

// TestEveryCapHasWords: a method may cap what R1 does not.
func TestEveryCapHasWords(t *testing.T) {
	t.Parallel()
	c, _ := methods.R1().Criterion("B1")
	c.Caps = nil
	for _, per := range []string{"day", "week", "window"} {
		for _, field := range []string{"", "outlet"} {
			c.Caps = append(c.Caps, methods.Cap{Per: per, Field: field, Max: 1.5})
		}
	}
	c.MinCases = 2
	for _, l := range locales.All() {
		said := string(wording.MethodCriterion(l, methods.R1(), c))
		require.Contains(t, said, "1,5")
	}
}
