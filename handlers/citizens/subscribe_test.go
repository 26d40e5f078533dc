package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/digest"
	"qalauly/locales"
)

// TestSubscription: a deputy is followed from the details, the hour chosen, all of it ended
// with one tap and brought back with another.
func TestSubscription(t *testing.T) {
	t.Parallel()
	db := country(t)
	for _, l := range locales.All() {
		c := speaking(t, db, l)
		c.command("subscribe", "")
		c.sees(l.Text("subscription.none"))
		c.press("more", id36(1))
		c.presses(l.Text("subscription.button_follow"))
		c.sees(l.Text("subscription.weekly", locales.Args{"Hour": "10:00"}))
		c.presses(l.Text("subscription.button_hour", locales.Args{"Hour": "10:00"}))
		c.presses("19:00")
		c.sees(l.Text("subscription.weekly", locales.Args{"Hour": "19:00"}))
		c.presses(l.Text("subscription.button_now"))
		c.presses(l.Text("subscription.button_mine_off"))
		s, err := digest.SubscriptionOf(t.Context(), c.db, c.id)
		require.NoError(t, err)
		require.Equal(t, digest.Subscription{Person: c.id, Rhythm: digest.AtOnce, Hour: 19}, s)
		c.presses(l.Text("subscription.button_off"))
		c.sees(l.Text("subscription.ended"))
		c.press("subhr", "3")
		s, err = digest.SubscriptionOf(t.Context(), c.db, c.id)
		require.NoError(t, err)
		require.Equal(t, digest.Off, s.Rhythm, "nobody is told in the night")
		c.press("subon")
		c.presses("✖️")
		ids, err := digest.Followed(t.Context(), c.db, c.id)
		require.NoError(t, err)
		require.Empty(t, ids)
	}
}
