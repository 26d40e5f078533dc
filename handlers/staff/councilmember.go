package staff

import (
	"context"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// memberKinds are the kinds by their place in buttons, with their words.
var memberKinds = []struct {
	kind council.Kind
	key  string
}{
	{council.Deputy, "council.kind_deputy"}, {council.NGO, "council.kind_ngo"}, {council.Figure, "council.kind_figure"},
	{council.Expert, "council.kind_expert"}, {council.Journalist, "council.kind_journalist"},
}

// kindWord is a kind in words.
func kindWord(l locales.Lang, kind council.Kind) string {
	for _, one := range memberKinds {
		if one.kind == kind {
			return l.Text(one.key)
		}
	}
	return ""
}

// seatLine is a member as a line of a list.
func seatLine(l locales.Lang, m council.Member) locales.HTML {
	key := "council.member"
	if m.Chair {
		key = "council.chair"
	}
	return l.HTML(key, locales.Args{"Name": m.Name.In(string(l)), "Kind": kindWord(l, m.Kind)})
}

// councilMembers lists who sits in a council: kmem <council> <page>.
func (s staff) councilMembers(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.membersOf(ctx, db, r, m, c, screen.PageArg(r, 1))
}

func (s staff) membersOf(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, c council.Council, page int) (handlers.Reply, error) {
	l := r.Lang
	all, err := council.Members(ctx, db, c.ID, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	pages := max((len(all)+aPage-1)/aPage, 1)
	page = min(page, pages)
	lines := []locales.HTML{councilHead(l, c), l.HTML("councildesk.members", locales.Args{"Count": len(all)})}
	id := screen.ID36(c.ID)
	var rows [][]handlers.Button
	keeps, err := councilActor(m, r).MayRecord(ctx, db, c.Unit)
	if err != nil {
		return handlers.Reply{}, err
	}
	for _, one := range all[(page-1)*aPage : min(page*aPage, len(all))] {
		lines = append(lines, seatLine(l, one))
		if keeps && one.Until == nil {
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(one.Name.In(string(l))), "kman", screen.ID36(one.ID))))
		}
	}
	rows = append(rows, screen.Pages(r, "kmem", page, pages, id)...)
	if keeps {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.add_button"), "kadd", id)))
	}
	return screen.Show(r, locales.Lines(lines...), append(rows, screen.Row(screen.Press(l.Text("button.back"), "kone", id)))...), nil
}

// memberAt is a member of a press with the council, where it lies in the territory.
func (s staff) memberAt(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (council.Member, council.Council, *handlers.Reply, error) {
	one, err := council.MemberByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return one, council.Council{}, nil, err
	}
	c, refused, err := s.ofTerritory(ctx, db, r, m, one.Council)
	return one, c, refused, err
}

// councilMember is one member: kman <member>.
func (s staff) councilMember(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	one, c, refused, err := s.memberAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	text := locales.Lines(councilHead(l, c), seatLine(l, one), l.HTML("councildesk.since", locales.Args{"Day": l.DateYear(one.Since.Start())}))
	id, back := screen.ID36(one.ID), screen.Row(screen.Press(l.Text("button.back"), "kmem", screen.ID36(c.ID)))
	if one.Until != nil {
		return screen.Show(r, locales.Lines(text, l.HTML("councildesk.until", locales.Args{"Day": l.DateYear(one.Until.Start())})), back), nil
	}
	var rows [][]handlers.Button
	if !one.Chair {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.chair_button"), "kchr", id)))
	}
	return screen.Show(r, text, append(rows, screen.Row(screen.Press(l.Text("councildesk.end_button"), "kend", id)), back)...), nil
}

// makeChair is pressed: kchr <member>.
func (s staff) makeChair(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	_, c, refused, err := s.memberAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if err := s.councilsBy().Chair(ctx, db, councilActor(m, r), screen.IDArg(r, 0), r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return s.membersOf(ctx, db, r, m, c, 1)
}

// askEnd asks whether a member leaves: kend <member>.
func (s staff) askEnd(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	one, _, refused, err := s.memberAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	id := screen.ID36(one.ID)
	return screen.Show(r, l.HTML("councildesk.end_ask", locales.Args{"Name": one.Name.In(string(l))}),
		screen.Row(screen.Press(l.Text("councildesk.end_yes"), "kendy", id)), screen.Row(screen.Press(l.Text("button.back"), "kman", id))), nil
}

// endMember is pressed: kendy <member>.
func (s staff) endMember(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	_, c, refused, err := s.memberAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if err := s.councilsBy().End(ctx, db, councilActor(m, r), screen.IDArg(r, 0), r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return s.membersOf(ctx, db, r, m, c, 1)
}

// addMember asks what somebody is who is to sit in a council: kadd <council>.
func (s staff) addMember(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	id := screen.ID36(c.ID)
	var rows [][]handlers.Button
	for i, one := range memberKinds {
		rows = append(rows, screen.Row(screen.Press(screen.Capital(l.Text(one.key)), "kkind", id, screen.ID36(int64(i)))))
	}
	return screen.Show(r, locales.Lines(councilHead(l, c), l.HTML("councildesk.ask_kind")), append(rows, screen.Row(screen.Press(l.Text("button.back"), "kmem", id)))...), nil
}

// memberKind is pressed: kkind <council> <kind>. The name is asked.
func (s staff) memberKind(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	i, ok := screen.ParseIndex(screen.Arg(r, 1), len(memberKinds))
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	return s.askNext(ctx, db, r, m, councilWork{Do: doAdd, Council: c.ID, Kind: memberKinds[i].kind})
}

// namedMember reads who is to sit in a council: a deputy by name, anybody else as typed.
func (s staff) namedMember(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w councilWork) (handlers.Reply, error) {
	l := r.Lang
	if w.Kind != council.Deputy {
		return s.added(ctx, db, r, m, council.Member{Council: w.Council, Kind: w.Kind, Name: twoLines(r.Text)})
	}
	f, err := s.finder.Find(ctx, db, r.Text, r.Now, string(l))
	if err != nil {
		return handlers.Reply{}, err
	}
	var rows [][]handlers.Button
	for _, h := range f.People[:min(len(f.People), 6)] {
		if !h.Former {
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(h.Short(string(l)), h.Brief(string(l))), "kdep", screen.ID36(w.Council), screen.ID36(h.ID))))
		}
	}
	if len(rows) == 0 {
		return screen.Say(l.HTML("councildesk.no_deputy", locales.Args{"Said": screen.Echo(r.Text)}), s.dropRow(l)), nil
	}
	return screen.Say(l.HTML("councildesk.which_deputy"), append(rows, s.dropRow(l))...), nil
}

// memberDeputy is pressed: kdep <council> <deputy>.
func (s staff) memberDeputy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.added(ctx, db, r, m, council.Member{Council: screen.IDArg(r, 0), Deputy: screen.IDArg(r, 1)})
}

// added lets somebody sit in a council and shows its members.
func (s staff) added(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, one council.Member) (handlers.Reply, error) {
	if one.Deputy != 0 {
		if _, err := deputy.Get(ctx, db, one.Deputy, r.Now); err != nil {
			return handlers.OldButton(r.Lang), nil //nolint:nilerr // a button of nobody
		}
	}
	if _, err := s.councilsBy().Add(ctx, db, councilActor(m, r), one, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	c, err := council.ByID(ctx, db, one.Council)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply, err := s.membersOf(ctx, db, r, m, c, 1)
	return idle(reply), err
}

// twoLines is a text in two languages: Kazakh first, Russian on the next line; in one line
// it is the same in both.
func twoLines(text string) council.Name {
	kk, ru, two := strings.Cut(strings.TrimSpace(text), "\n")
	if !two {
		ru = kk
	}
	return council.Name{KK: strings.TrimSpace(kk), RU: strings.TrimSpace(ru)}
}
