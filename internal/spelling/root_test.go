package spelling

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoot(t *testing.T) {
	t.Parallel()
	for word, root := range map[string]string{
		"акимдигине": "акимди", "акимдик": "акимди", "акимдиктер": "акимди", "мектептин": "мекте", "мектептерде": "мекте", "жол": "жол", "жолдар": "жолдар",
		"вода": "вода", "баганалар": "бага", "суы": "суы",
	} {
		require.Equal(t, root, Root(word), word)
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	forms := Forms("су")
	for _, one := range []string{"су", "суы", "суды", "суга", "судан", "судын"} {
		require.Contains(t, forms, one)
	}
	require.NotContains(t, forms, "сураныс")
}
