package citizens

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy/invented"
	"qalauly/handlers"
	"qalauly/locales"
)

// newMessages are the verbs that answer with a message of their own: they ask for
// text, bring a keyboard or send a picture. All others edit.
var newMessages = map[string]bool{"find": true, "lang": true, "photo": true}

// perVerb bounds how many buttons of one verb the walk presses: thousands differ
// only in the person or the place they show.
const perVerb = 150

func TestEveryButtonAnswers(t *testing.T) {
	t.Parallel()
	db := country(t)
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			walk(t, speaking(t, db, l), l)
		})
	}
}

// walk presses whatever can be reached, the nearest first.
func walk(t *testing.T, c *chat, l locales.Lang) {
	var queue []handlers.Button
	pressed, seen := map[string]int{}, map[string]bool{}
	add := func(reply handlers.Reply) {
		for _, b := range buttonsOf(reply) {
			// The same card opened from twenty lists is one.
			name := b.Verb + "." + strings.Join(b.Args[:min(2, len(b.Args))], ".")
			if b.URL == "" && !seen[name] && !(b.Verb == "lang" && len(b.Args) > 0) {
				seen[name] = true
				queue = append(queue, b)
			}
		}
	}
	for _, key := range []string{"menu.find", "menu.place", "menu.more"} {
		add(c.key(key))
	}
	for _, command := range c.audience.Commands {
		add(c.command(command.Name, ""))
	}
	c.key("menu.find")
	add(c.says("Ахметов"))
	add(c.says("жумагазин"))
	add(c.says("Абай"))
	add(c.says("қойшыбаева"))
	add(c.press("dist", id36(modelDistrictID(c))))
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if pressed[b.Verb]++; pressed[b.Verb] > perVerb {
			continue
		}
		reply := c.press(b.Verb, b.Args...)
		require.NotEmpty(t, reply.Messages, b)
		require.Equal(t, !newMessages[b.Verb] || b.Verb == "lang", reply.Messages[0].Replace, "%v", b)
		add(reply)
	}
	for verb := range c.audience.Verbs {
		require.NotZero(t, pressed[verb], "no button leads to %q", verb)
	}
	t.Logf("%s: pressed %v", l, pressed)
}

// modelDistrictID is the electoral district of the person of the model journeys.
func modelDistrictID(c *chat) (id int64) {
	err := c.db.QueryRow(c.ctx, `SELECT electoral_district FROM mandate WHERE deputy = $1 AND valid_to IS NULL`, invented.ModelID).Scan(&id)
	require.NoError(c, err)
	return id
}

// TestButtonsSpeakTheLanguage: no label of one language stands on a screen of another.
func TestButtonsSpeakTheLanguage(t *testing.T) {
	t.Parallel()
	db := country(t)
	own := func(l locales.Lang) []string {
		var labels []string
		for _, key := range []string{
			"button.back", "button.details", "button.share", "button.another", "button.find", "button.choose_region",
			"button.regions", "button.districts", "button.curators", "button.help", "button.about",
		} {
			labels = append(labels, l.Text(key))
		}
		return labels
	}
	for _, l := range locales.All() {
		c := speaking(t, db, l)
		other := locales.Kazakh
		if l == other {
			other = locales.Russian
		}
		c.command("start", "d"+id36(invented.ModelID))
		for _, verb := range []string{"place", "menu", "help", "about"} {
			c.press(verb)
			for _, label := range labelsOf(c.last) {
				require.False(t, slices.Contains(own(other), label) && !slices.Contains(own(l), label), label)
			}
		}
	}
}
