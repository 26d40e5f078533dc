package citizens

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy/invented"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/territory"
)

// newMessages are the verbs that answer with a message of their own: they ask for
// text, bring a keyboard, send a picture or a file, or leave the card where it is. All
// others edit.
var newMessages = map[string]bool{"find": true, "lang": true, "photo": true, "faces": true, "near": true, "qp": true, "qh": true, "qz": true, "cop": true, "dpack": true, "follow": true, "folp": true, "suboff": true, "rmp": true}

// perVerb bounds how many buttons of one verb the walk presses: thousands differ
// only in the person or the place they show.
const perVerb = 150

func TestEveryButtonAnswers(t *testing.T) {
	t.Parallel()
	db := ratedCountry(t)
	sittings(t, db)
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
			if b.URL == "" && b.Inline == "" && !ofAppeals(b.Verb) && !ofVisits(b.Verb) && !ofEyes(b.Verb) && !seen[name] && !(b.Verb == "lang" && len(b.Args) > 0) {
				seen[name] = true
				queue = append(queue, b)
			}
		}
	}
	for _, key := range []string{"menu.find", "menu.place", "menu.near", "menu.mine", "menu.rating", "menu.more"} {
		add(c.key(key))
	}
	add(c.press("agree", "d", id36(modelDistrictID(c)))) // one who lives somewhere
	for _, command := range c.audience.Commands {
		add(c.command(command.Name, ""))
	}
	add(c.points(48.7, 73.7))
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
		if reply.Messages[0].Replace {
			require.True(t, leadsOn(reply, b.Verb), "no way on from %v: %v", b, labelsOf(reply))
		}
		add(reply)
	}
	for verb := range c.audience.Verbs {
		require.True(t, pressed[verb] > 0 || ofAppeals(verb) || ofVisits(verb) || ofEyes(verb) || verb == "cotake", "no button leads to %q", verb)
	}
	t.Logf("%s: pressed %v", l, pressed)
}

// ofAppeals are the verbs that TestEveryButtonOfAppeals walks.
func ofAppeals(verb string) bool { return strings.HasPrefix(verb, "w") }

// ofVisits are the verbs that TestEveryButtonOfReceptions walks.
func ofVisits(verb string) bool { return strings.HasPrefix(verb, "rc") }

// ofEyes are the verbs that TestSeenWithOwnEyes presses.
func ofEyes(verb string) bool { return strings.HasPrefix(verb, "rme") }

// leadsOn says that a screen has a button to some other screen: a way back, or,
// where the way begins, a way in.
func leadsOn(reply handlers.Reply, verb string) bool {
	return slices.ContainsFunc(buttonsOf(reply), func(b handlers.Button) bool { return b.Verb != "" && b.Verb != verb })
}

// TestEveryDistrictLeadsToSomebody goes from regions to their districts and cities,
// on to their electoral districts: each ends at a person, or says why not and leads
// to others; and one step back is always the list.
func TestEveryDistrictLeadsToSomebody(t *testing.T) {
	t.Parallel()
	c := speaking(t, country(t), locales.Russian)
	const karaganda, ulytau, almaty = "350000000", "620000000", "750000000"
	for _, region := range []string{karaganda, ulytau, almaty} {
		toSomebody(c, region, "place")
		inside, err := territory.Children(c.ctx, c.db, region, now, "ru")
		require.NoError(t, err)
		for _, u := range inside {
			toSomebody(c, u.Code, "unit")
		}
	}
}

// toSomebody opens a unit and each electoral district that its button leads to.
func toSomebody(c *chat, unit, back string) {
	c.press("unit", unit)
	require.Equal(c, back, lastButton(c.last).Verb, "back from %s", unit)
	dists := buttonsOf(c.last)[slices.IndexFunc(buttonsOf(c.last), func(b handlers.Button) bool { return b.Verb == "dists" })]
	for page := 1; page > 0; {
		reply := c.press("dists", dists.Args[0], numbered(page))
		require.Equal(c, "unit", lastButton(reply).Verb)
		for _, b := range buttonsOf(reply) {
			if b.Verb == "dist" {
				endsAtSomebody(c, c.press(b.Verb, b.Args...), dists.Args[0])
			}
		}
		page++
		if !slices.Contains(labelsOf(reply), "▶") {
			page = 0
		}
	}
}

func endsAtSomebody(c *chat, reply handlers.Reply, unit string) {
	verbs := map[string]bool{}
	for _, b := range buttonsOf(reply) {
		verbs[b.Verb] = true
	}
	require.True(c, verbs["card"] || verbs["body"] && verbs["cur"], textOf(reply))
	require.Equal(c, []string{"dists", unit}, []string{lastButton(reply).Verb, lastButton(reply).Args[0]})
	if !verbs["card"] {
		c.sees("может быть от другой партии")
	}
}

func lastButton(reply handlers.Reply) handlers.Button {
	all := buttonsOf(reply)
	return all[len(all)-1]
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
