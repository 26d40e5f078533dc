package citizens

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/inquiry"
	"qalauly/territory"
)

// talkInquiries is the conversation in which words to search inquiries by are typed, and
// that remembers them for the pages of what was found.
const talkInquiries = "inquiries"

// inquiries is the deputies' inquiries and initiatives, open to everybody.
func (c citizens) inquiries() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "inquiries", Help: "command.inquiries", Run: c.inquiriesNamed}},
		Verbs: map[string]handlers.Run{
			"iq":  c.inquiriesPage,
			"iqo": c.inquiryPage,
			"iqs": c.inquiriesAsk,
			"iqp": c.inquiriesPlace,
			"iqw": c.inquiriesStates,
		},
		Links: map[string]handlers.Run{"i": c.openInquiry},
		Talks: map[string]handlers.Run{talkInquiries: c.inquiriesTyped},
	}
}

// sought is a search of inquiries, as it travels in buttons; words stay in the talk.
type sought struct {
	State  inquiry.State
	Unit   string
	Deputy int64
	Words  string `json:",omitempty"`
}

// soughtTalk is what the talk keeps.
type soughtTalk struct {
	sought
	Asked bool // what is typed next is words
}

// stateLetters are the states as they travel in buttons.
var stateLetters = map[inquiry.State]string{"": "-", inquiry.Waiting: "w", inquiry.Overdue: "l", inquiry.Replied: "r", inquiry.Decided: "d"}

// args are those of a button: state, unit, deputy, whether there are words.
func (s sought) args(more ...string) []string {
	all := []string{stateLetters[s.State], "-", "-", "-"}
	if s.Unit != "" {
		all[1] = s.Unit
	}
	if s.Deputy != 0 {
		all[2] = id36(s.Deputy)
	}
	if s.Words != "" {
		all[3] = "w"
	}
	return append(all, more...)
}

// soughtAt reads what a button says from one of its arguments on. ok is false where the
// words are forgotten.
func soughtAt(r handlers.Request, at int) (s sought, ok bool) {
	for state, letter := range stateLetters {
		if letter == arg(r, at) {
			s.State = state
		}
	}
	if code := arg(r, at+1); kato.MatchString(code) {
		s.Unit = code
	}
	s.Deputy, _ = parseID(arg(r, at+2))
	if arg(r, at+3) != "w" {
		return s, true
	}
	kept, known := soughtBefore(r)
	s.Words = kept.Words
	return s, known && kept.Words != ""
}

// soughtBefore is what the talk remembers.
func soughtBefore(r handlers.Request) (t soughtTalk, ok bool) {
	ok = !r.Lost && r.Talk.Name == talkInquiries && json.Unmarshal(r.Talk.Data, &t) == nil
	return t, ok
}

func (s sought) talk(asked bool) (*handlers.Talk, error) {
	data, err := json.Marshal(soughtTalk{s, asked})
	return &handlers.Talk{Name: talkInquiries, Data: data}, err
}

func (s sought) filter(r handlers.Request) inquiry.Filter {
	return inquiry.Filter{Words: s.Words, Deputy: s.Deputy, Unit: s.Unit, State: s.State, Today: calendar.DayOf(r.Now).Start()}
}

// inquiriesNamed is /inquiries: what follows is searched.
func (c citizens) inquiriesNamed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s := sought{Words: clip(strings.TrimSpace(r.Args), longest)}
	reply, err := c.inquiriesOf(ctx, db, r, s, 1)
	if err == nil {
		reply.Talk, err = s.talk(s.Words == "")
	}
	return reply, err
}

// inquiriesPage is pressed: iq <state> <unit> <deputy> <words> <page>.
func (c citizens) inquiriesPage(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, ok := soughtAt(r, 0)
	if !ok {
		return show(r, r.Lang.HTML("inquiry.forgotten"), row(press(r.Lang.Text("inquiry.search"), "iqs", s.args()...))), nil
	}
	return c.inquiriesOf(ctx, db, r, s, pageArg(r, 4))
}

// inquiriesAsk is pressed: iqs <state> <unit> <deputy> <words>. What is typed next are
// words to search by.
func (c citizens) inquiriesAsk(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, _ := soughtAt(r, 0)
	s.Words = ""
	reply := show(r, locales.Join(r.Lang.HTML("inquiry.ask"), typing(r)), row(press(r.Lang.Text("button.back"), "iq", s.args("1")...)))
	var err error
	reply.Talk, err = s.talk(true)
	return reply, err
}

// inquiriesTyped is what was typed where words were asked for; later it is a search like
// any other.
func (c citizens) inquiriesTyped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	t, ok := soughtBefore(r)
	if !ok || !t.Asked || r.Text == "" || r.Kind != handlers.Text {
		return c.typed(ctx, db, r)
	}
	t.Words = clip(r.Text, longest)
	reply, err := c.inquiriesOf(ctx, db, r, t.sought, 1)
	if err != nil {
		return reply, err
	}
	reply.Talk, err = t.talk(false)
	return reply, err
}

// inquiriesOf is a page of what is sought.
func (c citizens) inquiriesOf(ctx context.Context, db postgres.DB, r handlers.Request, s sought, page int) (handlers.Reply, error) {
	counts, err := inquiry.Count(ctx, db, s.filter(r))
	if err != nil {
		return handlers.Reply{}, err
	}
	total := counts[s.State]
	if s.State == "" {
		for _, n := range counts {
			total += n
		}
	}
	p := paged(page, total, perTall)
	all, _, err := inquiry.List(ctx, db, s.filter(r), perTall, p.offset())
	if err != nil {
		return handlers.Reply{}, err
	}
	head, err := c.soughtTitle(ctx, db, r, s, total)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines, buttons, err := inquiryLines(ctx, db, r, s, p, all)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if len(all) == 0 {
		lines = []locales.HTML{l.HTML("inquiry.none")}
	}
	rows := joined(p.turn(l, "iq", s.args()...), c.soughtRows(l, s, counts))
	if len(buttons) > 0 {
		rows = append([][]handlers.Button{buttons}, rows...)
	}
	return show(r, locales.Join(head, locales.Lines(lines...)), rows...), nil
}

// soughtTitle says what is listed.
func (c citizens) soughtTitle(ctx context.Context, db postgres.DB, r handlers.Request, s sought, total int) (locales.HTML, error) {
	l := r.Lang
	lines := []locales.HTML{l.HTML("inquiry.title", locales.Args{"Count": total})}
	if s.Deputy != 0 {
		d, err := deputy.Get(ctx, db, s.Deputy, r.Now)
		if err != nil && !errors.Is(err, deputy.ErrUnknown) {
			return "", err
		}
		lines = append(lines, l.HTML("inquiry.of_deputy", locales.Args{"Name": d.Short(string(l))}))
	}
	if s.Unit != "" {
		u, err := territory.ByCode(ctx, db, s.Unit)
		if err != nil && !errors.Is(err, territory.ErrUnknown) {
			return "", err
		}
		lines = append(lines, l.HTML("inquiry.of_place", locales.Args{"Place": capital(u.Name.In(string(l)))}))
	}
	if s.Words != "" {
		lines = append(lines, l.HTML("inquiry.of_words", locales.Args{"Words": echo(s.Words)}))
	}
	if s.State != "" {
		lines = append(lines, l.HTML("inquiry.of_state", locales.Args{"State": wording.InquiryState(l, s.State)}))
	}
	return locales.Lines(lines...), nil
}

// stateMarks stand before what is listed.
var stateMarks = map[inquiry.State]string{inquiry.Waiting: "⏳", inquiry.Overdue: "⛔", inquiry.Replied: "✉️", inquiry.Decided: "✅"}

// inquiryLines are a page of inquiries, and the buttons that open them.
func inquiryLines(ctx context.Context, db postgres.DB, r handlers.Request, s sought, p pages, all []inquiry.Inquiry) (lines []locales.HTML, buttons []handlers.Button, err error) {
	var ids []int64
	for _, one := range all {
		ids = append(ids, one.Deputy)
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return nil, nil, err
	}
	l := r.Lang
	for n, one := range all {
		number, who := p.offset()+n+1, people[one.Deputy]
		lines = append(lines, l.HTML("inquiry.line", locales.Args{
			"Number": number, "Mark": stateMarks[one.Stands], "Title": clip(one.Name(string(l)), 120), "Name": who.Brief(string(l)), "Day": l.DateNear(one.Day, r.Now),
		}))
		buttons = append(buttons, press(numbered(number), "iqo", append([]string{id36(one.ID), numbered(p.page)}, s.args()...)...))
	}
	return lines, buttons, nil
}

// soughtRows narrow a search down, and lead back from it.
func (c citizens) soughtRows(l locales.Lang, s sought, counts map[inquiry.State]int) [][]handlers.Button {
	buttons := row(press(l.Text("inquiry.search"), "iqs", s.args()...))
	if len(counts) > 1 || s.State != "" {
		buttons = append(buttons, press(l.Text("inquiry.states"), "iqw", s.args()...))
	}
	if s.Deputy == 0 {
		buttons = append(buttons, press(l.Text("inquiry.place"), "iqp", s.args(cmp.Or(s.Unit, "-"), "1")...))
	}
	switch {
	case s.Deputy != 0:
		buttons = append(buttons, press(l.Text("button.back"), "more", id36(s.Deputy)))
	case s.Unit != "" || s.Words != "":
		buttons = append(buttons, press(l.Text("inquiry.all"), "iq", sought{}.args("1")...))
	default:
		buttons = append(buttons, press(l.Text("menu.more"), "menu"))
	}
	return grid(buttons)
}

// inquiriesStates is pressed: iqw <state> <unit> <deputy> <words>. It offers how things
// stand, with how many of each there are.
func (c citizens) inquiriesStates(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, ok := soughtAt(r, 0)
	l := r.Lang
	if !ok {
		return show(r, l.HTML("inquiry.forgotten"), row(press(l.Text("inquiry.search"), "iqs", s.args()...))), nil
	}
	counts, err := inquiry.Count(ctx, db, s.filter(r))
	if err != nil {
		return handlers.Reply{}, err
	}
	to := s
	to.State = ""
	rows := [][]handlers.Button{row(press(l.Text("inquiry.any_state"), "iq", to.args("1")...))}
	for _, one := range inquiry.States() {
		if counts[one] == 0 {
			continue
		}
		to.State = one
		label := l.Text("inquiry.state_button", locales.Args{"Mark": stateMarks[one], "State": wording.InquiryState(l, one), "Count": counts[one]})
		rows = append(rows, row(press(label, "iq", to.args("1")...)))
	}
	return show(r, l.HTML("inquiry.which_state"), append(rows, row(press(l.Text("button.back"), "iq", s.args("1")...)))...), nil
}

// inquiriesPlace is pressed: iqp <state> <unit> <deputy> <words> <shown unit> <page>. It
// offers regions, or what is in one.
func (c citizens) inquiriesPlace(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, _ := soughtAt(r, 0)
	l := r.Lang
	shown := arg(r, 4)
	units, err := territory.Regions(ctx, db, r.Now, string(l))
	head := l.HTML("inquiry.ask_region")
	if kato.MatchString(shown) {
		var u territory.Unit
		if u, err = territory.ByCode(ctx, db, shown); err == nil && u.Parent != "" {
			shown = u.Parent
			u, err = territory.ByCode(ctx, db, shown)
		}
		if errors.Is(err, territory.ErrUnknown) {
			return gone(r, "place.unknown"), nil
		}
		if err == nil {
			units, err = territory.Children(ctx, db, shown, r.Now, string(l))
			head = l.HTML("inquiry.ask_inside", locales.Args{"Place": capital(u.Name.In(string(l)))})
		}
	} else {
		shown = ""
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	p := paged(pageArg(r, 5), len(units), perRegions)
	var buttons []handlers.Button
	for _, u := range cut(p, units) {
		to := s
		to.Unit = u.Code
		label := press(u.Short.In(string(l)), "iq", to.args("1")...)
		if brief := territory.Brief(u.Code).In(string(l)); brief != "" && !fitsHalf(label) {
			label.Label = brief
		}
		label.Label = clip(label.Label, wideLabel)
		buttons = append(buttons, label)
	}
	rows := joined(grid(buttons), p.turn(l, "iqp", s.args(cmp.Or(shown, "-"))...))
	if shown != "" {
		rows = append(rows, row(press(l.Text("button.regions"), "iqp", s.args("-", "1")...)))
	}
	return show(r, head, append(rows, row(press(l.Text("button.back"), "iq", s.args("1")...)))...), nil
}
