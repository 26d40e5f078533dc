package bot_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/simulator"
)

// cards is an audience that sends on what is sent to it, below a card with a button.
func cards(seen chan<- handlers.Request) handlers.Audience {
	var files []handlers.File
	note := func(_ context.Context, _ postgres.DB, q handlers.Request) (handlers.Reply, error) {
		seen <- q
		return handlers.Reply{}, nil
	}
	return handlers.Audience{
		Commands: []handlers.Command{
			{Name: "card", Run: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
				return handlers.Reply{Messages: []handlers.Message{{
					HTML: "the card", Ref: "card:75", Protect: true, Files: files, Rows: [][]handlers.Button{{{Label: "Take", Verb: "take", Args: []string{"23"}}}},
				}}}, nil
			}},
			{Name: "under", Run: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
				return handlers.Reply{Messages: []handlers.Message{{HTML: locales.HTML("below"), Under: "card:75"}, {HTML: "alone", Under: "card:1"}}}, nil
			}},
		},
		Verbs:   map[string]handlers.Run{"take": note},
		Abouts:  map[string]handlers.Run{"card": note},
		Revised: map[string]handlers.Run{"card": note},
		Signed:  map[string]string{"take": "card"},
		Free: func(_ context.Context, _ postgres.DB, q handlers.Request) (handlers.Reply, error) {
			files = append(files, *q.File)
			return handlers.Reply{Messages: []handlers.Message{{HTML: "kept"}}}, nil
		},
	}
}

func TestFilesAreSentOnBelowACard(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	seen := make(chan handlers.Request, 10)
	r.opts.Audience = cards(seen)
	r.start()
	p := r.meet(t, "Марина")
	kept := func(n int) {
		require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM reply WHERE state = 2`) == n }, time.Minute, 20*time.Millisecond)
	}
	p.SendsPhotos("", picture(t), picture(t))
	kept(2)
	p.SendsVoice(3)
	kept(3)
	p.SendsDocument("акт.txt", []byte("акт"), "")
	kept(4)
	p.Says("/card")
	p.Sees("the card")
	kept(8)

	var photos, voices, documents, protected int
	var album simulator.Message
	for _, m := range p.Messages() {
		if m.HasProtectedContent {
			protected++
		}
		switch {
		case len(m.Photo) > 0:
			photos, album = photos+1, m
		case m.Voice != nil:
			voices++
		case m.Document != nil:
			documents++
		}
	}
	require.Equal(t, []int{4, 2, 2, 5}, []int{photos, voices, documents, protected}, "theirs and ours")
	require.NotEmpty(t, album.MediaGroupID)

	p.Replies("the card", "words")
	q := <-seen
	require.Equal(t, "card:75", q.About)
	require.NotZero(t, q.Message)
	p.Rewrites("other words")
	again := <-seen
	require.True(t, again.Edited)
	require.Equal(t, []any{"card:75", "other words", q.Message}, []any{again.About, again.Text, again.Message})
	require.Equal(t, 5, r.count(`SELECT count(*) FROM said`), "the card, a voice, a document and both photos")
	require.Equal(t, 4, r.count(`SELECT count(*) FROM said WHERE ref = 'card:75:f'`))

	_, err := r.db.Exec(t.Context(), `DELETE FROM said`)
	require.NoError(t, err)
	p.Replies("the card", "what says its button")
	require.Equal(t, "card:75", (<-seen).About)
}

func TestAMessageStandsUnderAnother(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience = cards(nil)
	r.start()
	p := r.meet(t, "Марина")
	p.Says("/card")
	p.Sees("the card")
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM said`) == 1 }, time.Minute, 20*time.Millisecond)
	p.Says("/under")
	p.Sees("alone")
	for _, m := range p.Messages() {
		switch m.Text {
		case "below":
			require.Equal(t, "the card", m.ReplyToMessage.Text)
		case "alone":
			require.Nil(t, m.ReplyToMessage)
		}
	}
}

// TestOldCopiesBecomeStubs: after two days Telegram lets no bot delete, but edit.
func TestOldCopiesBecomeStubs(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience = cards(nil)
	b := r.start()
	p := r.meet(t, "Марина")
	p.SendsPhotos("", picture(t), picture(t))
	p.Sees("kept")
	p.Says("/card")
	p.Sees("the card")
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM said`) == 3 }, time.Minute, 20*time.Millisecond)
	ours := map[string]bool{}
	for _, m := range p.Messages() {
		if m.From.IsBot && len(m.Photo) > 0 {
			ours[m.Photo[0].FileID] = true
		}
	}
	require.Len(t, ours, 2)
	r.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "deleteMessage" {
			return &simulator.Fault{Code: 400, Description: "Bad Request: message can't be deleted for everyone"}
		}
		return nil
	})
	require.NoError(t, b.Erase(t.Context(), "card:75", func(lang string) locales.HTML { return "<b>erased</b>" }))
	require.Zero(t, r.count(`SELECT count(*) FROM said`))
	stubs := 0
	for _, m := range p.Messages() {
		require.NotEqual(t, "the card", m.Text)
		if m.From.IsBot && (m.Text == "erased" || m.Caption == "erased") {
			stubs++
			require.False(t, len(m.Photo) > 0 && ours[m.Photo[0].FileID], "another picture stands there")
		}
	}
	require.Equal(t, 3, stubs, "the card and both pictures")
}

// TestCopiesAreErased: deleted while Telegram lets a bot delete, else made stubs.
func TestCopiesAreErased(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience = cards(nil)
	b := r.start()
	p := r.meet(t, "Марина")
	kept := func(n int) {
		require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM said`) == n }, time.Minute, 20*time.Millisecond)
	}
	p.SendsPhotos("", picture(t), picture(t))
	p.Sees("kept")
	p.Says("/card")
	p.Sees("the card")
	kept(3)
	require.NoError(t, b.Erase(t.Context(), "card:7", func(string) locales.HTML { return "erased" }))
	kept(3)
	stub := func(lang string) locales.HTML { return locales.HTML("erased in " + lang) }
	require.NoError(t, b.Erase(t.Context(), "card:75", stub))
	kept(0)
	for _, m := range p.Messages() {
		require.NotEqual(t, "the card", m.Text)
		require.False(t, m.HasProtectedContent)
	}
	require.NoError(t, b.Erase(t.Context(), "card:75", stub))
}
