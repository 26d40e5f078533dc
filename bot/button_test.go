package bot

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestButtons(t *testing.T) {
	t.Parallel()
	b := buttons{key: []byte("a key of at least sixteen")}
	plain := rapid.StringMatching(`[a-z0-9-]{0,8}`)
	rapid.Check(t, func(r *rapid.T) {
		chat := rapid.Int64().Draw(r, "chat")
		owner := rapid.SampledFrom([]int64{0, 5, 7_000_000_000}).Draw(r, "owner")
		verb := rapid.StringMatching(`[a-z]{1,6}`).Draw(r, "verb")
		args := rapid.SliceOfN(plain, 0, 4).Draw(r, "args")
		signed, err := b.data(chat, owner, verb, args)
		require.NoError(r, err)
		require.LessOrEqual(r, len(signed), dataLimit)

		press, err := b.press(chat, owner, signed)
		require.NoError(r, err)
		require.Equal(r, verb, press.Verb)
		require.Equal(r, append([]string{}, args...), append([]string{}, press.Args...))

		_, err = b.press(chat+1, owner, signed)
		require.ErrorIs(r, err, errButton, "in another chat it is nothing")
		_, err = b.press(chat, owner+1, signed)
		require.ErrorIs(r, err, errButton, "nor somebody else's")
		i := rapid.IntRange(0, len(signed)-1).Draw(r, "changed")
		forged := signed[:i] + string(signed[i]^1) + signed[i+1:]
		_, err = b.press(chat, owner, forged)
		require.ErrorIs(r, err, errButton)
	})
	_, err := buttons{key: []byte("another key of sixteen")}.press(1, 0, must(b.data(1, 0, "card", nil)))
	require.ErrorIs(t, err, errButton, "nor with another key")
}

func TestButtonsRefuseWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	b := buttons{key: []byte("key")}
	for _, arg := range []string{"Әсел", "a.b", "a b", "A", strings.Repeat("a", 60)} {
		_, err := b.data(1, 0, "card", []string{arg})
		require.Error(t, err, arg)
		require.NotContains(t, err.Error(), "Әсел")
	}
}

func FuzzPress(f *testing.F) {
	b := buttons{key: []byte("key")}
	f.Add(must(b.data(1, 0, "card", []string{"sg", "1"})))
	f.Add("v1.card")
	f.Add("..")
	f.Fuzz(func(t *testing.T, data string) {
		if press, err := b.press(2, 0, data); err == nil {
			t.Fatalf("accepted %v", press)
		}
	})
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}
