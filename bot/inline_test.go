package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/simulator"
)

// echoed offers what was typed, in pages of two, as one card a page.
func echoed(_ context.Context, _ postgres.DB, q handlers.Inquiry) (handlers.Answers, error) {
	return handlers.Answers{
		Cards: []handlers.Card{{
			ID: fmt.Sprintf("c%d", q.Page), Title: string(q.Lang) + " " + q.Text, HTML: locales.Escape("<" + q.Text + ">"),
			Preview: "https://example.kz/d/1", Rows: [][]handlers.Button{{{Label: "Open", URL: "https://t.me/qalauly_test_bot?start=d1"}}},
		}},
		More: q.Page < 2, Lead: "Lead", Link: "my", Keep: time.Minute,
	}, nil
}

func TestInline(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience.Inline = echoed
	r.start()
	p := simulator.Meet(t, r.sim, simulator.Profile{ID: 41, Name: "A", LanguageCode: "ru"})
	p.Start()

	o := p.AsksInline("  Омаров ")
	require.Len(t, o.Results, 1)
	require.Equal(t, "ru Омаров", o.Results[0].Title)
	require.Equal(t, "2", o.NextOffset)
	m := o.Picks(0)
	p.Says("next")
	p.Sees("echo next")
	p.SeesNone("echo <Омаров>") // what came by us is not said to us
	require.Equal(t, "<Омаров>", m.Text)
	require.Equal(t, "https://t.me/qalauly_test_bot?start=d1", m.ReplyMarkup.Rows[0][0].URL)

	require.NoError(t, account.Choose(t.Context(), r.db, 41, "kk"))
	require.Equal(t, "kk Омаров", p.AsksInline("Омаров").Results[0].Title, "in the language chosen")

	require.LessOrEqual(t, r.count(`SELECT count(*) FROM inbox`), 3, "no keystroke is stored: the start, a text, and what was picked")
	calls := r.sim.CallsTo("answerInlineQuery")
	require.Len(t, calls, 2)
}

// TestInlineRemembersNobody: one who only asks inline is no person of ours.
func TestInlineRemembersNobody(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Audience.Inline = echoed
	r.start()
	p := simulator.Meet(t, r.sim, simulator.Profile{ID: 42, Name: "B", LanguageCode: "kk"})
	require.Equal(t, "kk a", p.AsksInline("a").Results[0].Title)
	require.Zero(t, r.count(`SELECT count(*) FROM person WHERE id = 42`))
}
