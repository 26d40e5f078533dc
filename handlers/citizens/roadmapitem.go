package citizens

import (
	"context"
	"errors"
	"slices"
	"strings"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// itemBacks are the lists from which an item may be opened, by a letter.
var itemBacks = map[string]string{"l": "rml", "t": "rmt", "d": "rmd", "g": "rmg"}

// itemOrigin reads the list that follows the first argument of a press.
func itemOrigin(r handlers.Request) origin {
	if r.Button == nil || len(r.Button.Args) < 2 || itemBacks[r.Button.Args[1]] == "" {
		return nil
	}
	return r.Button.Args[1:]
}

// programmeLink opens an item: rm-3f.
func (c citizens) programmeLink(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, _ := parseID(strings.ToLower(r.Args))
	return c.itemOf(ctx, db, r, id, nil, "")
}

// programmeItem shows an item: rmi <item> and where it was opened from.
func (c citizens) programmeItem(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.itemOf(ctx, db, r, idArg(r, 0), itemOrigin(r), "")
}

// itemOf tells of an item: where, until when, how far, by what that is shown, and who
// answers for it.
func (c citizens) itemOf(ctx context.Context, db postgres.DB, r handlers.Request, id int64, from origin, head locales.HTML) (handlers.Reply, error) {
	i, err := roadmap.ByID(ctx, db, id)
	if errors.Is(err, roadmap.ErrUnknown) {
		return gone(r, "programme.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l, today := r.Lang, calendar.DayOf(r.Now)
	stages, err := roadmap.Stages(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	where := l.Text("programme.country")
	if i.Unit != "" {
		u, err := territory.ByCode(ctx, db, i.Unit)
		if err != nil {
			return handlers.Reply{}, err
		}
		where = capital(u.Name.In(string(l)))
	}
	shown, err := shownPublicly(ctx, db, l, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	people, buttons, err := answerFor(ctx, db, r, i)
	if err != nil {
		return handlers.Reply{}, err
	}
	seen, err := roadmap.SeenOf(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	facts := []locales.HTML{
		l.HTML("programme.item_map", locales.Args{"Title": i.Roadmap.Title.In(string(l))}), l.HTML("programme.item_place", locales.Args{"Place": where}),
		l.HTML("programme.item_due", locales.Args{"Due": l.DateYear(i.DueOn.Start()), "State": progress.State(l, i.State(today))}),
	}
	if i.VoidedAt != nil {
		facts = append(facts, l.HTML("programme.item_why", locales.Args{"Why": i.Why}))
	}
	facts = append(facts, l.HTML("programme.bar", locales.Args{"Bar": progress.Bar(float64(i.Share) / 100), "Percent": i.Share}))
	last := []locales.HTML{people, shown}
	if seen > 0 {
		last = append(last, l.HTML("programme.item_seen", locales.Args{"Count": seen}))
	}
	mark := locales.HTML("")
	if i.Roadmap.Invented {
		mark = l.HTML("programme.invented")
	}
	text := locales.Join(head, locales.Lines(append([]locales.HTML{progress.Title(l, i)}, facts...)...), progress.Timeline(l, stages, today), locales.Lines(last...), mark)
	rows := grid(buttons)
	if r.Private {
		own, err := c.itemRows(ctx, db, r, i, from)
		if err != nil {
			return handlers.Reply{}, err
		}
		rows = append(rows, own...)
	}
	back := row(press(l.Text("button.back"), "rm"))
	if len(from) > 0 {
		back = row(press(l.Text("button.back"), itemBacks[from[0]], from[1:]...))
	}
	return show(r, text, append(rows, back)...), nil
}

// itemRows are what a person may do about an item.
func (c citizens) itemRows(ctx context.Context, db postgres.DB, r handlers.Request, i roadmap.Item, from origin) ([][]handlers.Button, error) {
	l := r.Lang
	followed, err := digest.FollowedItems(ctx, db, r.Person.ID)
	if err != nil {
		return nil, err
	}
	self := append([]string{id36(i.ID)}, from...)
	follow := press(l.Text("programme.button_follow"), "rmf", self...)
	if slices.Contains(followed, i.ID) {
		follow = press(l.Text("programme.button_unfollow"), "rmx", self...)
	}
	rows := [][]handlers.Button{row(follow)}
	if i.VoidedAt == nil {
		rows = append([][]handlers.Button{row(press(l.Text("programme.button_eyes"), "rme", id36(i.ID)))}, rows...)
	}
	return rows, nil
}

// answerFor says who answers for an item, with buttons to their cards.
func answerFor(ctx context.Context, db postgres.DB, r handlers.Request, i roadmap.Item) (locales.HTML, []handlers.Button, error) {
	l := r.Lang
	if len(i.Deputies) == 0 {
		return l.HTML("programme.item_nobody"), nil, nil
	}
	hits, err := deputy.Among(ctx, db, i.Deputies, r.Now, deputy.Page{Lang: string(l), Limit: len(i.Deputies)})
	if err != nil {
		return "", nil, err
	}
	var names []string
	var buttons []handlers.Button
	for _, h := range hits {
		names = append(names, h.Short(string(l)))
		if len(buttons) < perGrid {
			label := fitting("👤 "+h.Short(string(l)), "👤 "+h.Brief(string(l)))
			if len(hits) > 1 { // two in a row
				label = "👤 " + h.Brief(string(l))
			}
			buttons = append(buttons, press(label, "card", id36(h.ID)))
		}
	}
	return l.HTML("programme.item_deputies", locales.Args{"Names": joinNames(names...)}), buttons, nil
}

// linksMost is how many links of proof stand on a screen.
const linksMost = 3

// shownPublicly says by what it was shown how far an item is: links in full, of files and
// papers how many they are.
func shownPublicly(ctx context.Context, db postgres.DB, l locales.Lang, item int64) (locales.HTML, error) {
	reports, err := roadmap.Reports(ctx, db, item)
	if err != nil {
		return "", err
	}
	var verified []int64
	for _, one := range reports {
		if one.State == roadmap.Verified {
			verified = append(verified, one.ID)
		}
	}
	proof, err := roadmap.ProofOf(ctx, db, verified...)
	if err != nil || len(proof) == 0 {
		return "", err
	}
	var lines []locales.HTML
	files := 0
	slices.Reverse(proof)
	for _, p := range proof {
		switch {
		case p.Kind != activity.Link:
			files++
		case len(lines) < linksMost:
			lines = append(lines, l.HTML("programme.item_link", locales.Args{"Link": p.Value}))
		}
	}
	if len(lines) > 0 {
		lines = slices.Insert(lines, 0, l.HTML("programme.item_proof"))
	}
	if files > 0 {
		lines = append(lines, l.HTML("programme.item_files", locales.Args{"Count": files}))
	}
	return locales.Lines(lines...), nil
}

// programmeFollow is pressed: rmf <item>. Its changes come with the personal week.
func (c citizens) programmeFollow(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	id, l := idArg(r, 0), r.Lang
	if _, err := roadmap.ByID(ctx, db, id); errors.Is(err, roadmap.ErrUnknown) {
		return gone(r, "programme.unknown"), nil
	} else if err != nil {
		return handlers.Reply{}, err
	}
	head := l.HTML("programme.followed")
	err := digest.FollowItem(ctx, db, r.Person.ID, id, r.Now)
	if errors.Is(err, digest.ErrMany) {
		head, err = l.HTML("programme.follow_many", locales.Args{"Count": digest.ItemsMost}), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.itemOf(ctx, db, r, id, itemOrigin(r), head)
}

// programmeUnfollow is pressed: rmx <item>.
func (c citizens) programmeUnfollow(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	if err := digest.UnfollowItem(ctx, db, r.Person.ID, idArg(r, 0)); err != nil {
		return handlers.Reply{}, err
	}
	return c.itemOf(ctx, db, r, idArg(r, 0), itemOrigin(r), r.Lang.HTML("programme.unfollowed"))
}

// programmeFollowed lists the measures that a person follows: rmg <page>.
func (c citizens) programmeFollowed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	ids, err := digest.FollowedItems(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.itemList(ctx, db, r, itemsShown{
		title: r.Lang.HTML("programme.following_title"), filter: roadmap.Filter{Only: append([]int64{}, ids...), Dropped: true}, verb: "rmg",
		from: origin{"g"}, page: pageArg(r, 0), back: row(press(r.Lang.Text("button.back"), "sub")),
	})
}
