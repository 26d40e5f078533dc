// Package weekly holds the words of the week in one message: posts in channels with
// their pictures, and the personal week. The same words serve the preview and the post.
// The rule it keeps: what is posted fits below a picture, says who computes the rating
// and by which method, and never names the worst.
package weekly

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
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

// Word makes the message of a notice about the week; others are left to next.
func (w Words) Word(next func(context.Context, postgres.DB, notice.Due, account.Person) (handlers.Message, bool, error)) func(context.Context, postgres.DB, notice.Due, account.Person) (handlers.Message, bool, error) {
	return func(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
		switch n.Kind {
		case digest.NoticePost:
			return w.post(ctx, db, n)
		case digest.NoticeUnclear:
			return unclear(ctx, db, n, language(reader))
		case digest.NoticeWish:
			return wish(ctx, db, n, language(reader))
		case digest.NoticePersonal:
			return personal(ctx, db, n, language(reader))
		case NoticeData:
			return data(ctx, db, n, language(reader))
		case digest.NoticeChannel:
			return found(ctx, db, n, language(reader))
		}
		if m, ok, known, err := ofCampaign(ctx, db, n, language(reader)); known {
			return m, ok, err
		}
		return next(ctx, db, n, reader)
	}
}

// language is in which a person is told something: as it was chosen or guessed.
func language(p account.Person) locales.Lang {
	for _, code := range []string{p.Lang, p.Guessed} {
		if l, ok := locales.Known(code); ok {
			return l
		}
	}
	return locales.Guess("", "")
}

// post makes a post or an edit of it, in the channel's language.
func (w Words) post(ctx context.Context, db postgres.DB, n notice.Due) (m handlers.Message, ok bool, err error) {
	p, ok, err := digest.ReadRef(ctx, db, n.Ref)
	if err != nil || !ok {
		return m, false, err
	}
	m, err = w.PostOf(ctx, db, p)
	m.At = p.Message
	return m, err == nil, err
}

// PostOf is the message of a post as it stands, or is to stand, in its channel.
func (w Words) PostOf(ctx context.Context, db postgres.DB, p digest.Post) (m handlers.Message, err error) {
	l, known := locales.Known(p.Lang)
	if !known {
		return m, fmt.Errorf("weekly: post %d is in language %q", p.ID, p.Lang)
	}
	now, err := issueOf(ctx, db, p.Snapshot, p)
	if err != nil {
		return m, err
	}
	if p.Snapshot == p.First {
		return w.Issue(ctx, db, l, now)
	}
	first, err := issueOf(ctx, db, p.First, p)
	if err != nil {
		return m, err
	}
	return w.Corrected(ctx, db, l, first, now)
}

func issueOf(ctx context.Context, db postgres.DB, snapshot int64, p digest.Post) (digest.Issue, error) {
	s, err := weeks.ByID(ctx, db, snapshot)
	if err != nil {
		return digest.Issue{}, err
	}
	return digest.Compose(ctx, db, s, p.Region, p.Lang)
}

// unclear asks an editor to look whether a post stands in its channel, or says that it
// was refused.
func unclear(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	p, err := digest.PostByID(ctx, db, id)
	if err != nil {
		return m, false, err
	}
	args := locales.Args{"Channel": p.Title, "Period": wording.Period(l, p.Period)}
	switch p.State {
	case digest.Unclear:
		m.HTML = l.HTML("weekpost.unclear", args)
	case digest.Failed:
		m.HTML = l.HTML("weekpost.failed", args)
	default:
		return m, false, nil
	}
	m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("weekpost.open"), "wd"))}
	return m, true, nil
}

// NoticeData is that a rating's file is made; its reference is the snapshot.
const NoticeData = "datapack"

// data sends a rating's file to who asked for it.
func data(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	s, err := weeks.ByID(ctx, db, id)
	if err != nil {
		return m, false, err
	}
	hash, err := digest.Package(ctx, db, id)
	if err != nil || hash == "" {
		return m, false, err
	}
	return DataFile(l, s, hash), true, nil
}

// DataFile is the message with a rating's file.
func DataFile(l locales.Lang, s weeks.Snapshot, hash string) handlers.Message {
	name := "qalauly-" + s.Period
	if s.Version > 1 {
		name += fmt.Sprint(".v", s.Version)
	}
	return handlers.Message{
		HTML: l.HTML("opendata.here", locales.Args{"Period": wording.Period(l, s.Period), "Hash": s.Hash, "Licence": digest.Licence}),
		File: &handlers.Sent{Hash: hash, Name: name + ".zip"},
	}
}

// found tells an editor of a channel that gets nothing yet.
func found(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	c, err := digest.ChannelByID(ctx, db, id)
	if err != nil || !c.Posts {
		return m, false, err
	}
	choose := screen.Press(l.Text("channel.button_choose"), "wcone", strconv.FormatInt(id, 36))
	return handlers.Message{HTML: l.HTML("channel.found", locales.Args{"Channel": c.Title}), Rows: [][]handlers.Button{screen.Row(choose)}}, true, nil
}

// wish asks an editor to approve what another wants.
func wish(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	w, err := digest.WishByID(ctx, db, id)
	if errors.Is(err, digest.ErrNothing) || err == nil && !w.ApprovedAt.IsZero() {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	text, err := Wish(ctx, db, l, w)
	return handlers.Message{HTML: text, Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("weekpost.open"), "wd"))}}, err == nil, err
}

// wishes are the words of what editors ask for.
var wishes = map[digest.What]string{
	digest.Publish: "weekpost.wish_publish", digest.Again: "weekpost.wish_again", digest.Correct: "weekpost.wish_correct",
}

// Wish says what an editor asks for.
func Wish(ctx context.Context, db postgres.DB, l locales.Lang, w digest.Wish) (locales.HTML, error) {
	name := l.Text("members.operator")
	if w.AskedBy != 0 {
		m, err := account.MemberByID(ctx, db, w.AskedBy)
		if err != nil {
			return "", err
		}
		name = m.Name
	}
	return l.HTML(wishes[w.What], locales.Args{"Name": name, "Period": wording.Period(l, w.Period)}), nil
}
