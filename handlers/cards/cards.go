// Package cards holds what the desk of a deputy sees of an appeal: the card, what is
// said about it, where it is. Handlers and notices show the same card. The rule it
// keeps: it is made of what the domain let its reader see, and cannot be forwarded.
package cards

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
	"qalauly/territory"
)

// Kind stands before ":" in what messages to a desk are about.
const Kind = "card"

// Ref is what the card of an appeal is about.
func Ref(id int64) string { return Kind + ":" + strconv.FormatInt(id, 10) }

// RefOf is what a message of an appeal is about, as the desk sees it.
func RefOf(m appeal.Message) string {
	return Ref(m.Appeal) + ":m" + strconv.FormatInt(m.ID, 10)
}

// PreviewRef is what the preview of something written is about.
func PreviewRef(c appeal.Composed) string {
	return Ref(c.Appeal) + ":p" + strconv.FormatInt(c.Message, 10)
}

// ReadRef reads the appeal of a reference, and the message whose preview it is: 0 for none.
func ReadRef(ref string) (id, preview int64) {
	parts := strings.Split(ref, ":")
	if len(parts) < 2 || parts[0] != Kind {
		return 0, 0
	}
	id, _ = strconv.ParseInt(parts[1], 10, 64)
	if len(parts) > 2 && strings.HasPrefix(parts[2], "p") {
		preview, _ = strconv.ParseInt(parts[2][1:], 10, 64)
	}
	return id, preview
}

// Sight is an appeal as somebody of the desk sees it.
type Sight struct {
	Appeal  appeal.Appeal
	Side    appeal.Side
	Thread  []appeal.Message
	History []appeal.Past
	Joined  int // others who have the same problem and said so
	Alike   int // open appeals that are alike, this one too
	Place   string
	Brief   string // the place in short
	People  map[int64]deputy.Person
	Council territory.Name // to which it is a proposal
}

// Look reads all that a card says.
func Look(ctx context.Context, db postgres.DB, l locales.Lang, a appeal.Appeal, side appeal.Side, now time.Time) (s Sight, err error) {
	s = Sight{Appeal: a, Side: side, Alike: 1}
	if s.History, err = appeal.History(ctx, db, side, a.ID); err != nil {
		return s, err
	}
	all, err := appeal.Thread(ctx, db, side, a.ID, now)
	if err != nil {
		return s, err
	}
	for _, m := range all {
		if m.Kind != appeal.Objection || s.reopenedBy(m.ID) {
			s.Thread = append(s.Thread, m)
		}
	}
	alike, err := appeal.Alike(ctx, db, a)
	if err != nil {
		return s, err
	}
	s.Alike = max(1, len(alike))
	if c, err := appeal.CommonOf(ctx, db, a.ID); err == nil && c.Open() {
		s.Joined = c.Joined
	} else if err != nil && !errors.Is(err, appeal.ErrUnknown) {
		return s, err
	}
	if s.Place, s.Brief, err = Where(ctx, db, l, a); err != nil {
		return s, err
	}
	if id, err := council.OfAppeal(ctx, db, a.ID); err != nil {
		return s, err
	} else if id != 0 {
		c, err := council.ByID(ctx, db, id)
		if err != nil {
			return s, err
		}
		s.Council = c.Name
	}
	s.People, err = deputy.People(ctx, db, append([]int64{a.Deputy}, a.Senders...))
	return s, err
}

// reopenedBy says that a message says why the appeal was reopened: one that complains
// is for staff alone.
func (s Sight) reopenedBy(message int64) bool {
	for _, p := range s.History {
		if p.Act == appeal.Reopen && p.Target == message {
			return true
		}
	}
	return false
}

// Where is the place of an appeal, in full and in short.
func Where(ctx context.Context, db postgres.DB, l locales.Lang, a appeal.Appeal) (full, brief string, err error) {
	if a.PlaceUnit == "" {
		none := l.Text("deskcard.placeless")
		return none, none, nil
	}
	u, err := territory.ByCode(ctx, db, a.PlaceUnit)
	if errors.Is(err, territory.ErrUnknown) {
		return a.PlaceUnit, a.PlaceUnit, nil
	}
	if err != nil {
		return "", "", err
	}
	full, brief = screen.Capital(u.Name.In(string(l))), u.Short.In(string(l))
	if a.Place == 0 {
		return full, brief, nil
	}
	p, err := territory.PlaceByID(ctx, db, a.Place)
	if errors.Is(err, territory.ErrUnknown) {
		return full, brief, nil
	}
	return full + ", " + p.Full.In(string(l)), p.Full.In(string(l)), err
}

// Card is the message that a deputy answers by a reply to it.
func (s Sight) Card(l locales.Lang, now time.Time) handlers.Message {
	a := s.Appeal
	if a.State.Over() {
		return Closed(l, a)
	}
	head := locales.Lines(s.title(l), s.who(l), s.due(l, now), s.marks(l))
	how := locales.HTML("")
	if a.State.Waits() {
		how = l.HTML("deskcard.how")
	}
	if s.Side == appeal.Staff {
		how = locales.Join(l.HTML("deskcard.acting"), how)
	}
	return handlers.Message{
		HTML: locales.Join(head, s.letter(l), how), Rows: s.Rows(l), Ref: Ref(a.ID), Protect: true,
	}
}

func (s Sight) title(l locales.Lang) locales.HTML {
	title := l.HTML("deskcard.title", locales.Args{"Number": s.Appeal.Number, "Topic": wording.Topic(l, string(s.Appeal.Topic))})
	if s.Council.KK == "" {
		return title
	}
	return locales.Lines(title, l.HTML("council.proposal_to", locales.Args{"Name": s.Council.In(string(l))}))
}

func (s Sight) who(l locales.Lang) locales.HTML {
	a, name := s.Appeal, s.Appeal.Name
	if name == "" {
		name = l.Text("deskcard.nameless")
	}
	lines := []locales.HTML{l.HTML("deskcard.from", locales.Args{"Place": s.Place, "Name": name})}
	if a.Contact != "" {
		lines = append(lines, l.HTML("deskcard.contact", locales.Args{"Contact": a.Contact}))
	}
	return locales.Lines(lines...)
}

func (s Sight) due(l locales.Lang, now time.Time) locales.HTML {
	a, at := s.Appeal, s.Appeal.DueOn.Start()
	if a.State == appeal.NeedInfo {
		return l.HTML("deskcard.stopped")
	}
	key := "deskcard.due"
	if a.Overdue(now) {
		key = "deskcard.late"
	}
	return l.HTML(key, locales.Args{"Day": l.Date(at), "Weekday": l.Weekday(at.Weekday()), "Language": Language(l, a.Lang)})
}

// Language is the name of the language of an appeal.
func Language(l locales.Lang, code string) string {
	if code == string(locales.Kazakh) {
		return l.Text("deskcard.kk")
	}
	return l.Text("deskcard.ru")
}

// marks say what is special about an appeal.
func (s Sight) marks(l locales.Lang) locales.HTML {
	a := s.Appeal
	var lines []locales.HTML
	if a.State != appeal.Assigned {
		lines = append(lines, l.HTML("deskcard.state", locales.Args{"State": wording.AppealState(l, string(a.State))}))
	}
	if a.Nameless {
		lines = append(lines, l.HTML("deskcard.nameless_question"))
	}
	if a.ReopenedAt != nil && a.State.Waits() {
		lines = append(lines, l.HTML("deskcard.reopened"))
	}
	if p, ok := s.passed(); ok {
		sender := s.People[a.Senders[len(a.Senders)-1]]
		lines = append(lines, l.HTML("deskcard.before", locales.Args{"Name": sender.Short(string(l)), "Reason": wording.Ground(l, p.Reason)}))
		if first := s.firstDue(); first != a.DueOn && !first.IsZero() {
			lines = append(lines, l.HTML("deskcard.first_due", locales.Args{"Day": l.Date(first.Start())}))
		}
	}
	if s.Joined > 0 {
		lines = append(lines, l.HTML("deskcard.joined", locales.Args{"Count": s.Joined}))
	}
	if s.Alike > 1 && a.State.Waits() {
		lines = append(lines, l.HTML("deskcard.alike", locales.Args{"Count": s.Alike}))
	}
	return locales.Lines(lines...)
}

// passed is how the appeal came from another deputy.
func (s Sight) passed() (last appeal.Past, ok bool) {
	for _, p := range s.History {
		if p.Act == appeal.Forward || p.Act == appeal.HandOver {
			last, ok = p, true
		}
	}
	return last, ok && len(s.Appeal.Senders) > 0
}

// firstDue is the last day that was told when the appeal was registered.
func (s Sight) firstDue() (day calendar.Day) {
	if len(s.History) > 0 {
		day = s.History[0].DueOn
	}
	return day
}

// letter is what the citizen wrote, in order, with how many files there are.
func (s Sight) letter(l locales.Lang) locales.HTML {
	var parts []locales.HTML
	files := 0
	for _, m := range s.Thread {
		if m.Side != appeal.Citizen || m.Kind == appeal.Talk {
			continue
		}
		files += len(m.Files)
		if m.Text != "" {
			parts = append(parts, l.HTML("deskcard.text", locales.Args{"Text": m.Text}))
		}
	}
	if files > 0 {
		parts = append(parts, l.HTML("deskcard.files", locales.Args{"Count": files}))
	}
	return locales.Lines(parts...)
}

// Files are all that the citizen attached.
func (s Sight) Files() []handlers.File {
	var all []handlers.File
	for _, m := range s.Thread {
		if m.Side == appeal.Citizen {
			all = append(all, Files(m.Files)...)
		}
	}
	return all
}

// Files are attachments as they are sent on.
func Files(of []appeal.File) []handlers.File {
	all := make([]handlers.File, 0, len(of))
	for _, f := range of {
		all = append(all, handlers.File{Kind: handlers.FileKind(f.Kind), ID: f.ID, Unique: f.Unique, Name: f.Name, MIME: f.MIME, Size: f.Size})
	}
	return all
}

// Closed stands in the place of a card when nothing more is to be done: without the
// letter.
func Closed(l locales.Lang, a appeal.Appeal) handlers.Message {
	state := wording.AppealState(l, string(a.State))
	if a.Outcome != "" {
		state += ": " + wording.AnswerKind(l, string(a.Outcome))
	}
	return handlers.Message{HTML: locales.Lines(
		l.HTML("deskcard.closed", locales.Args{"Number": a.Number, "State": state}), l.HTML("deskcard.closed_text")), Ref: Ref(a.ID), Instead: l.HTML("deskcard.closed_text")}
}

// Rows are the buttons under a card: what may be done with the appeal as it stands.
func (s Sight) Rows(l locales.Lang) [][]handlers.Button {
	id := screen.ID36(s.Appeal.ID)
	var first []handlers.Button
	if s.can(appeal.Accept) {
		first = append(first, screen.Press(l.Text("deskcard.accept"), "dacc", id))
	}
	if s.can(appeal.Ask) && !s.Appeal.Asked {
		first = append(first, screen.Press(l.Text("deskcard.ask"), "dask", id))
	}
	rows := screen.Grid(first)
	if s.can(appeal.Forward) && !s.Appeal.Nameless {
		rows = append(rows, screen.Row(screen.Press(l.Text("deskcard.not_mine"), "dnot", id)))
	}
	if s.Appeal.State.Waits() {
		return append(rows, screen.Row(screen.Press(l.Text("deskcard.more"), "dmore", id)))
	}
	return append(rows, screen.Row(screen.Press(l.Text("deskcard.thread"), "dtalk", id)))
}

func (s Sight) can(act appeal.Act) bool {
	_, ok := s.Appeal.State.Next(act, s.Appeal.Before)
	return ok && s.Side.May(act)
}

// Mark is the sign at the head of a line: what is late, what is due, all else.
func Mark(a appeal.Appeal, today calendar.Day) string {
	switch {
	case a.State == appeal.NeedInfo:
		return "⏸"
	case a.DueOn < today:
		return "⚠"
	case a.DueOn <= today+1:
		return "⏰"
	}
	return "•"
}
