package bot_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/simulator"
)

// things is an audience that speaks of things: what answers one is known to be about
// it, by whatever it answers.
func things(seen chan<- handlers.Request) handlers.Audience {
	say := func(text string) handlers.Message { return handlers.Message{HTML: locales.HTML(text)} }
	about := func(_ context.Context, _ postgres.DB, q handlers.Request) (handlers.Reply, error) {
		seen <- q
		m := say("done with " + q.About)
		m.Edits, m.Ref = "progress:1", "progress:1"
		return handlers.Reply{Messages: []handlers.Message{m}}, nil
	}
	return handlers.Audience{
		Commands: []handlers.Command{
			{Name: "find", Run: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
				thing, progress := say("a thing"), say("begun")
				thing.Ref, progress.Ref = "thing:7", "progress:1"
				return handlers.Reply{Messages: []handlers.Message{thing, progress}, Album: "thing:8"}, nil
			}},
			{Name: "place", Run: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
				m := say("a list")
				m.File = &handlers.Sent{Hash: "dot", Name: "тізім.xlsx"}
				return handlers.Reply{Messages: []handlers.Message{m}}, nil
			}},
			{Name: "start", Run: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
				return handlers.Reply{Messages: []handlers.Message{say("hello")}}, nil
			}},
		},
		Links: map[string]handlers.Run{"inv": func(_ context.Context, _ postgres.DB, q handlers.Request) (handlers.Reply, error) {
			return handlers.Reply{Messages: []handlers.Message{say("invited by " + q.Args)}}, nil
		}},
		Abouts: map[string]handlers.Run{"thing": about},
		Free: func(_ context.Context, _ postgres.DB, q handlers.Request) (handlers.Reply, error) {
			return handlers.Reply{Messages: []handlers.Message{say("free")}}, nil
		},
	}
}

func picture(t *testing.T) []byte {
	body, err := os.ReadFile("testdata/dot.png")
	require.NoError(t, err)
	return body
}

func TestWhatAnswersAMessageIsAboutIt(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	seen := make(chan handlers.Request, 10)
	r.opts.Audience = things(seen)
	b := r.start()
	p := r.meet(t, "Марина")
	p.Says("/find")
	p.Sees("begun")
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM said`) == 2 }, time.Minute, 20*time.Millisecond)

	p.Replies("a thing", "words")
	q := <-seen
	require.Equal(t, "thing:7", q.About)
	require.Equal(t, "words", q.Text)
	p.Sees("done with thing:7")
	require.Equal(t, "done with thing:7", p.Messages()[2].Text, "«begun» is edited")

	p.RepliesWith("a thing", simulator.PhotoOf(picture(t), ""))
	q = <-seen
	require.Equal(t, "thing:7", q.About)
	require.Equal(t, handlers.PhotoFile, q.File.Kind)
	body, err := b.Fetch(t.Context(), q.File.ID)
	require.NoError(t, err)
	require.Equal(t, picture(t), body)
	_, err = b.Fetch(t.Context(), "nothing")
	require.ErrorIs(t, err, job.ErrGivenUp)
	require.NotContains(t, err.Error(), token)

	p.Replies("done with", "about the progress")
	p.Sees("free") // nobody reads what is about that
}

func TestAnAlbumIsAboutWhatItsFirstMessageSays(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	seen := make(chan handlers.Request, 10)
	r.opts.Audience = things(seen)
	r.start()
	p := r.meet(t, "Марина")
	p.SendsPhotos("/find", picture(t), picture(t), picture(t))
	for range 2 {
		require.Equal(t, "thing:8", (<-seen).About)
	}
}

func TestLinksAndFiles(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience = things(nil)
	r.start()
	p := r.meet(t, "Марина")
	p.Start("inv-Ab_-9")
	p.Sees("invited by Ab_-9")
	p.Start("else")
	p.Sees("hello")
	for range 2 { // the second by the id that Telegram gave
		p.Says("/place")
		m := p.Sees("a list")
		require.Equal(t, "тізім.xlsx", m.Document.FileName)
	}
	require.Equal(t, 1, r.count(`SELECT count(*) FROM upload WHERE hash = 'document:dot'`))
}

// TestMembersHaveMenusOfTheirOwn: by their duties.
func TestMembersHaveMenusOfTheirOwn(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience.Commands = append(r.opts.Audience.Commands,
		handlers.Command{Name: "language", Help: "command.language", Duty: []account.Duty{account.Recorder}})
	r.start()
	p, other := r.meet(t, "Марина"), r.meet(t, "Айгүл")
	p.Says("раз")
	p.Sees("echo раз")
	member, err := account.FirstAdmin(t.Context(), r.db, p.ID, "М.", time.Now())
	require.NoError(t, err)
	_, err = r.db.Exec(t.Context(), `
		INSERT INTO role_grant (member, role, asked_by, asked_at, approved_by, approved_at) VALUES ($1, 'recorder', $1, now(), 0, now())`, member.ID)
	require.NoError(t, err)
	has := func(p *simulator.Person) bool {
		for _, c := range p.Menu() {
			if c.Command == "language" {
				return true
			}
		}
		return false
	}
	require.Eventually(t, func() bool { return has(p) }, time.Minute, 50*time.Millisecond)
	require.False(t, has(other))
}
