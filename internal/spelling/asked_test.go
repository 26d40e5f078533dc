package spelling_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/spelling"
)

func TestAskedPartsInitialsFromWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2][]string{
		"Ахметов Б.Қ.":      {{"ahmetov"}, {"b", "k"}},
		"Ш. Ахметов":        {{"ahmetov"}, {"sh"}},
		"Zh. Akhmetov":      {{"ahmetov"}, {"j"}},
		"ю я ахметова":      {{"ahmetova"}, {"u", "ia"}},
		"Ни":                {{"ni"}, nil},
		"Ли С.":             {{"li"}, {"s"}},
		"О'. Ахметов":       {{"ahmetov"}, {"o"}},
		"7 округ":           {{"7", "okrug"}, nil},
		"":                  {nil, nil},
		" .-. ' ":           {nil, nil},
		"Ким Вера, Шымкент": {{"kim", "vera", "shimkent"}, nil},
	} {
		words, initials := spelling.Asked(text)
		require.Equal(t, want, [2][]string{words, initials}, text)
	}
}

func TestLettersOfTwoScriptsInOneWord(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Axметов", "Ахмeтов", "АХМЕТОВ", "AXMETOВ"} {
		require.Equal(t, "ahmetov", spelling.Fold(text), text)
	}
	require.Equal(t, "kim aleksandr", spelling.Fold("Ким Alexandr"), "each word by itself")
}

func TestRetyped(t *testing.T) {
	t.Parallel()
	for typed, meant := range map[string]string{
		"F[vtnjd": "ахметов", "фрьуещм": "ahmetov", "Rjqib,ftdf Fctkm": "койшибаева асель", "Тараз 7": "nfhfp 7",
		"0jqis,ftdf 2ctk": "қойшыбаева әсел",
	} {
		require.Equal(t, meant, spelling.Retyped(typed))
	}
}
