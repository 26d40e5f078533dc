// Package weekly holds the words of the week in one message: posts in channels with
// their pictures, and the personal week. The same words serve the preview and the post.
// The rule it keeps: what is posted fits below a picture, says who computes the rating
// and by which method, and never names the worst.
package weekly

import (
	"context"
	"strings"

	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
	"qalauly/territory"
)

// Words are what the texts say of the service itself.
type Words struct {
	BotName string // without @; it stands in links and pictures
	Party   map[locales.Lang]string
}

// captionMost is how many letters stand below a picture.
const captionMost = 1024

// Issue makes the message of a week for a channel: a picture, what stands below it, and
// ways into the bot.
func (w Words) Issue(ctx context.Context, db postgres.DB, l locales.Lang, i digest.Issue) (handlers.Message, error) {
	return w.message(ctx, db, l, i, nil)
}

// Corrected makes the message of a week as it is after a correction: marked, with what
// changed.
func (w Words) Corrected(ctx context.Context, db postgres.DB, l locales.Lang, first, now digest.Issue) (handlers.Message, error) {
	return w.message(ctx, db, l, now, changes(l, first, now))
}

// Preview makes the message of a week exactly as it will stand in the channels of a region,
// or of the whole country where it is "": what another version of the week stands in
// already is corrected there.
func (w Words) Preview(ctx context.Context, db postgres.DB, l locales.Lang, s weeks.Snapshot, region string) (handlers.Message, error) {
	now, err := digest.Compose(ctx, db, s, region, string(l))
	if err != nil {
		return handlers.Message{}, err
	}
	there, err := digest.Posts(ctx, db, s.Period)
	if err != nil {
		return handlers.Message{}, err
	}
	for _, p := range there {
		if p.Region != region || p.Lang != string(l) || !p.Edits() || p.First == s.ID {
			continue
		}
		first, err := issueOf(ctx, db, p.First, p)
		if err != nil {
			return handlers.Message{}, err
		}
		return w.Corrected(ctx, db, l, first, now)
	}
	return w.Issue(ctx, db, l, now)
}

func (w Words) message(ctx context.Context, db postgres.DB, l locales.Lang, i digest.Issue, changed []locales.HTML) (handlers.Message, error) {
	region, err := regionName(ctx, db, l, i.Region)
	if err != nil {
		return handlers.Message{}, err
	}
	// Where there is no room, what is least needed goes first.
	text := locales.HTML("")
	for few := 3; few >= 0; few-- {
		text = w.caption(l, i, region, changed, few)
		if letters(text) <= captionMost {
			break
		}
		if len(changed) > few+1 {
			changed = append(changed[:few+1:few+1], l.HTML("weekpost.change_more"))
		}
	}
	table := ""
	if i.Level != "" {
		table = strings.TrimSuffix(i.Level+"-"+i.Region, "-")
	}
	return handlers.Message{HTML: text, Photo: PictureRef(l, i), Rows: [][]handlers.Button{
		{{Label: l.Text("weekpost.mine"), URL: w.link("my")}, {Label: l.Text("weekpost.table"), URL: w.link("r-" + table)}},
		{{Label: l.Text("weekpost.data"), URL: w.link("data-" + screen.ID36(i.ID))}},
	}}, nil
}

// caption is what stands below the picture, with the first few of the list.
func (w Words) caption(l locales.Lang, i digest.Issue, region string, changed []locales.HTML, few int) locales.HTML {
	title := l.HTML("weekpost.title", locales.Args{"Period": wording.Period(l, i.Period)})
	if region != "" {
		title = l.HTML("weekpost.title_region", locales.Args{"Region": region, "Period": wording.Period(l, i.Period)})
	}
	return locales.Join(parts(
		locales.Lines(changed...),
		locales.Lines(title, l.HTML("weekpost.span", locales.Args{"Span": span(l, i), "Count": i.Weeks})),
		locales.Lines(parts(list(l, i, few)...)...),
		locales.Lines(parts(appeals(l, i), corrections(l, i))...),
		locales.Lines(l.HTML("weekpost.own"), l.HTML("weekpost.method", locales.Args{"Method": i.MethodID, "Hash": short(i.Hash)})),
	)...)
}

// parts leaves out what is empty.
func parts(all ...locales.HTML) []locales.HTML {
	var some []locales.HTML
	for _, one := range all {
		if one != "" {
			some = append(some, one)
		}
	}
	return some
}

// list says whose list it is, names the first few, and what the list means.
func list(l locales.Lang, i digest.Issue, few int) []locales.HTML {
	if i.Level == "" {
		return []locales.HTML{l.HTML("weekpost.no_list")}
	}
	lines := []locales.HTML{l.HTML("weekpost.group", locales.Args{"Level": level(l, i), "Count": i.Group.Deputies})}
	if i.Group.Shown == rating.Numbered {
		for _, one := range i.List[:min(few, len(i.List))] {
			lines = append(lines, l.HTML("weekpost.line", locales.Args{
				"Place": i.Place(one).Rank, "Name": who(l, i, one), "Points": wording.Points(l, one.Row.Score.Score)}))
		}
	}
	lines = append(lines, locales.Escape(means(l, i)))
	if i.Group.Preliminary {
		lines = append(lines, l.HTML("weekpost.preliminary", locales.Args{"Waiting": l.Number(i.Group.Waiting)}))
	}
	return lines
}

// means is what a list means, in a sentence.
func means(l locales.Lang, i digest.Issue) string {
	switch {
	case i.Group.Shown == rating.Numbered && i.Alike() > 0:
		return l.Text("weekpost.alike", locales.Args{"To": i.Alike()})
	case i.Group.Shown == rating.Numbered && len(i.List) > 0 && i.Place(i.List[0]).Low > 0:
		return l.Text("weekpost.apart")
	case i.Group.Shown == rating.Numbered:
		return ""
	case i.Members > len(i.List):
		return l.Text("weekpost.some_of_band", locales.Args{"Band": wording.Band(l, i.Rules, i.Band), "Number": l.Number(i.Members), "Count": len(i.List)})
	}
	return l.Text("weekpost.all_of_band", locales.Args{"Band": wording.Band(l, i.Rules, i.Band), "Number": l.Number(i.Members)})
}

// who names a deputy: in the country's list with the region.
func who(l locales.Lang, i digest.Issue, one digest.Line) string {
	name := one.Brief(string(l))
	if region := one.RegionName.In(string(l)); i.Region == "" && region != "" {
		name += ", " + region
	}
	if one.Invented {
		name = l.Text("list.mark", locales.Args{"Name": name})
	}
	return name
}

func level(l locales.Lang, i digest.Issue) string {
	return screen.Capital(wording.Level(l, i.Rules, i.Level))
}

func span(l locales.Lang, i digest.Issue) string {
	return l.DateSpan(i.Week().Add(1-i.Weeks).Monday().Start(), i.Week().Sunday().Start())
}

func appeals(l locales.Lang, i digest.Issue) locales.HTML {
	a := i.Appeals
	if a.Due == 0 {
		return ""
	}
	args := locales.Args{"Due": l.Number(a.Due), "InTime": hundredths(a.InTime), "Merits": hundredths(a.Merits)}
	if a.Judged == 0 {
		return l.HTML("weekpost.appeals", args)
	}
	return l.HTML("weekpost.appeals_judged", args)
}

func hundredths(share float64) int { return int(share*100 + 0.5) }

func corrections(l locales.Lang, i digest.Issue) locales.HTML {
	var said []locales.HTML
	if i.Numbered > 0 {
		said = append(said, l.HTML("weekpost.corrections", locales.Args{"Number": l.Number(i.Numbered)}))
	}
	if i.Disputed > 0 {
		said = append(said, l.HTML("weekpost.disputed", locales.Args{"Number": l.Number(i.Disputed)}))
	}
	var names []string
	for _, period := range i.Reworked[:min(3, len(i.Reworked))] {
		names = append(names, wording.Period(l, period))
	}
	if len(names) > 0 {
		said = append(said, l.HTML("weekpost.reworked", locales.Args{"Weeks": strings.Join(names, "; ")}))
	}
	return locales.Lines(said...)
}

// changes says what a correction changed in a list.
func changes(l locales.Lang, first, now digest.Issue) []locales.HTML {
	lines := []locales.HTML{l.HTML("weekpost.corrected", locales.Args{"Day": l.DateYear(now.PublishedAt.In(now.Week().Start().Location()))})}
	was := map[int64]digest.Line{}
	for _, one := range first.List {
		was[one.ID] = one
	}
	for _, one := range now.List {
		old, there := was[one.ID]
		delete(was, one.ID)
		args := locales.Args{"Name": one.Brief(string(l)), "After": wording.Points(l, one.Row.Score.Score)}
		switch {
		case !there:
			lines = append(lines, l.HTML("weekpost.change_in", args))
		case old.Row.Score.Score != one.Row.Score.Score:
			args["Before"] = wording.Points(l, old.Row.Score.Score)
			lines = append(lines, l.HTML("weekpost.change", args))
		}
	}
	for _, one := range first.List {
		if _, gone := was[one.ID]; gone {
			lines = append(lines, l.HTML("weekpost.change_out", locales.Args{"Name": one.Brief(string(l))}))
		}
	}
	if len(lines) == 1 {
		lines = append(lines, l.HTML("weekpost.change_none"))
	}
	return lines
}

func regionName(ctx context.Context, db postgres.DB, l locales.Lang, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	u, err := territory.ByCode(ctx, db, code)
	return screen.Capital(u.Name.In(string(l))), err
}

// link opens the bot where a payload says.
func (w Words) link(payload string) string { return "https://t.me/" + w.BotName + "?start=" + payload }

// short is the beginning of a hash; a draft has none.
func short(hash string) string {
	if hash == "" {
		return "—"
	}
	return hash[:min(8, len(hash))]
}
