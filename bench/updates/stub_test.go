package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestStubReadsBothKindsOfBodies(t *testing.T) {
	t.Parallel()
	require.Equal(t, 17, number([]byte(`{"chat_id":5,"text":"Мәзір #17. Түйме"}`)))
	require.Equal(t, -1, number([]byte(`{"chat_id":5,"text":"Мәзір"}`)))
	require.Equal(t, 1000100, field([]byte(`{"offset":1000100,"timeout":50}`), "offset"))
	require.Equal(t, 59, field([]byte("--x\r\nContent-Disposition: form-data; name=\"timeout\"\r\n\r\n59\r\n--x--"), "timeout"))
	require.Zero(t, field([]byte(`{}`), "offset"))
}

func TestLoadCountsWhatMustNotBe(t *testing.T) {
	t.Parallel()
	l := newLoad(0, 4, 2) // each chat writes twice
	first := l.steps[0].chat
	later := 1
	for l.steps[later].chat != first || later == 0 {
		later++
	}
	for i := range l.steps {
		l.hand(i, l.now())
	}
	l.answer(later)
	l.answer(0) // behind the later one
	l.answer(0) // and twice
	require.Equal(t, 2, l.settled(0, 4, time.Millisecond))
	var r result
	score(l, 0, 4, &r)
	require.EqualValues(t, 1, r.swaps)
	require.Equal(t, 1, r.twice)
	require.Equal(t, 2, r.lost)
}
