package citizens

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/digest"
	"qalauly/handlers/weekly"
	"qalauly/locales"
	"qalauly/territory"
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

// TestAPlaceIsFollowed: a district from its screen and an electoral district from its own,
// each by one tap; the tap twice is once; both are listed, and ended there or where they
// were begun. A group is asked nothing.
func TestAPlaceIsFollowed(t *testing.T) {
	t.Parallel()
	db := country(t)
	for _, l := range locales.All() {
		c := speaking(t, db, l)
		follow, unfollow := l.Text("subscription.button_follow"), l.Text("subscription.button_unfollow")
		district := modelDistrictID(c)
		e, err := territory.DistrictByID(t.Context(), db, district)
		require.NoError(t, err)
		u, err := territory.ByCode(t.Context(), db, e.Unit)
		require.NoError(t, err)
		whole, part := weekly.PlaceName(l, u, nil), weekly.PlaceName(l, u, &e)
		c.press("unit", u.Code)
		c.presses(follow)
		c.sees(whole)
		c.press("folp", "u", u.Code)
		c.press("dist", id36(district))
		c.presses(follow)
		c.sees(part)
		c.sees(l.Text("subscription.weekly", locales.Args{"Hour": "10:00"}))
		items, err := digest.Followed(t.Context(), c.db, c.id)
		require.NoError(t, err)
		require.ElementsMatch(t, []digest.Item{{Unit: u.Code}, {District: district}}, items)
		data, err := MyData(t.Context(), c.db, fmt.Sprintf("%d:%s:text", c.id, l), now)
		require.NoError(t, err)
		require.Contains(t, string(data), l.Text("rights.file_follows_place", locales.Args{"Name": part}))
		c.press("dist", id36(district))
		c.presses(unfollow)
		c.sees(follow)
		c.command("subscribe", "")
		c.presses("✖️")
		items, err = digest.Followed(t.Context(), c.db, c.id)
		require.NoError(t, err)
		require.Empty(t, items)
		c.press("folp", "u", "99")
		c.sees(strings.Split(l.Text("place.unknown"), "\n")[0])
		regions, err := territory.Regions(t.Context(), db, now, string(l))
		require.NoError(t, err)
		for i := range digest.PlacesMost + 1 {
			c.press("folp", "u", regions[i].Code)
		}
		c.sees(l.Text("subscription.too_many_places", locales.Args{"Count": digest.PlacesMost}))
	}
}
