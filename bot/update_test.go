package bot

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReceive(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body     string
		id, lane int64
	}{
		"message":            {`{"update_id":5,"message":{"message_id":1,"from":{"id":7},"chat":{"id":-9,"type":"group"},"text":"x"}}`, 5, -9},
		"button":             {`{"update_id":6,"callback_query":{"id":"1","from":{"id":7},"message":{"chat":{"id":7}},"data":"x"}}`, 6, 7},
		"button, no message": {`{"update_id":6,"callback_query":{"id":"1","from":{"id":7},"data":"x"}}`, 6, 7},
		"blocked":            {`{"update_id":8,"my_chat_member":{"chat":{"id":7},"new_chat_member":{"status":"kicked"}}}`, 8, 7},
		"unknown kind":       {`{"update_id":9,"telepathy":{"from":{"id":7}}}`, 9, 0},
		"unknown union":      {`{"update_id":9,"message":{"chat":{"id":7},"paid_media":{"paid_media":[{"type":"live_photo"}]}}}`, 9, 7},
		"lone surrogate":     {`{"update_id":9,"message":{"chat":{"id":7},"text":"\ud83d \u0000"}}`, 9, 7},
	} {
		in, err := receive([]byte(c.body))
		require.NoError(t, err, name)
		require.Equal(t, c.id, in.id, name)
		require.Equal(t, c.lane, in.lane, name)
	}
	a, err := receive([]byte(`{"message":{"chat":{"id":7}}}`))
	require.NoError(t, err)
	b, _ := receive([]byte(`{"message":{"chat":{"id":7}}}`))
	require.Equal(t, a.id, b.id, "without an id the bytes are the id")
	require.Negative(t, a.id)

	for _, body := range []string{``, `null`, `[]`, `"x"`, `{`, `{"update_id":"Әсел"}`, `{"message":{"chat":{"id":"Әсел"}}}`} {
		_, err := receive([]byte(body))
		require.Error(t, err, body)
		require.NotContains(t, err.Error(), "Әсел", "errors quote nobody")
	}
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte(`{"update_id":5,"message":{"message_id":1,"from":{"id":7},"chat":{"id":-9,"type":"group"},"text":"x"}}`))
	f.Add([]byte(`{"callback_query":{}}`))
	f.Add([]byte(`{"message":{"text":"\u0000"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		in, err := receive(body)
		if err != nil {
			return
		}
		u, err := decode(body)
		if err != nil || u.lane() != in.lane {
			t.Fatalf("received as %d, decoded as %d, %v", in.lane, u.lane(), err)
		}
		_, _, _ = u.from(), u.chat(), u.kind()
		if !json.Valid(body) {
			t.Fatal("not JSON, and received")
		}
	})
}
