package citizens

import (
	"context"

	"qalauly/handlers"
	"qalauly/internal/postgres"
)

// edited answers a search whose words were corrected in the message itself. The same
// words again say nothing new: Telegram also tells of changes that nobody sees. Other
// commands are not done again by an edit, nor does one reach into another conversation.
func (c citizens) edited(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s := search{Text: r.Text, Places: r.Talk.Name == talkPlace}
	switch {
	case r.Talk.Name != "" && r.Talk.Name != talkFind && r.Talk.Name != talkPlace:
		return handlers.Reply{}, nil
	case r.Command == "find", r.Command == "place":
		s = search{Text: clip(r.Args, longest), Places: r.Command == "place"}
	case r.Command != "":
		return handlers.Reply{}, nil
	}
	if s.Text == "" || answered(r.Talk, s.Text) {
		return handlers.Reply{}, nil
	}
	if r.Command != "" {
		return c.searched(ctx, db, r, s)
	}
	return c.typed(ctx, db, r)
}
