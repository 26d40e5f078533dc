package staff

import (
	"context"
	"slices"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/days"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// talkCouncil is the conversation in which something of a council is entered, or why it is
// returned is said.
const talkCouncil = "council"

// What the conversation is about, beside an entry.
const (
	doAdd    council.What = "add" // a member
	doReturn council.What = "return"
	doVoid   council.What = "void"
)

// proofMost is how many files and links show one entry.
const proofMost = 10

// councilWork is an entry while it is being put together.
type councilWork struct {
	Do      council.What           `json:"d,omitempty"`
	Council int64                  `json:"c,omitempty"`
	Of      int64                  `json:"o,omitempty"` // the entry that it follows, or that is decided
	Kind    council.Kind           `json:"k,omitempty"`
	Day     string                 `json:"y,omitempty"`
	Text    council.Name           `json:"t"`
	To      council.Name           `json:"a"`
	Deputy  int64                  `json:"p,omitempty"`
	Asked   bool                   `json:"q,omitempty"` // who passed it on was said
	Fate    council.Fate           `json:"f,omitempty"`
	Marks   map[int64]council.Mark `json:"m,omitempty"`
	Page    int                    `json:"g,omitempty"`
	Sheet   bool                   `json:"s,omitempty"` // everybody is marked
	Proof   []council.Proof        `json:"r,omitempty"`
}

// The steps of an entry: what is asked next.
const (
	stepDay    = "day"
	stepText   = "text"
	stepSheet  = "sheet"
	stepTo     = "to"
	stepWho    = "who"
	stepProof  = "proof"
	stepName   = "name"
	stepReason = "reason"
)

// next is what is asked next.
func (w councilWork) next() string {
	switch {
	case w.Do == doAdd:
		return stepName
	case w.Do == doReturn, w.Do == doVoid:
		return stepReason
	case w.Day == "":
		return stepDay
	case w.Do != council.FateOf && w.Text.KK == "":
		return stepText
	case w.Do == council.Sitting && !w.Sheet:
		return stepSheet
	case w.Do == council.Recommendation && w.To.KK == "":
		return stepTo
	case w.Do == council.Recommendation && !w.Asked:
		return stepWho
	}
	return stepProof
}

func (w councilWork) day() calendar.Day {
	day, err := calendar.ParseDay(w.Day)
	if err != nil {
		return 0
	}
	return day
}

func (s staff) dropRow(l locales.Lang) []handlers.Button {
	return screen.Row(screen.Press(l.Text("entry.cancel_button"), "kdrop"))
}

// work36 is the entry of the talk, where a button of this step is meant; false where the
// talk is about something else by now.
func (s staff) work36(r handlers.Request, step string) (w councilWork, ok bool) {
	return w, recall(r, talkCouncil, &w) && w.Do != "" && w.next() == step
}

// holdSitting is pressed: ksit <council>.
func (s staff) holdSitting(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.askNext(ctx, db, r, m, councilWork{Do: council.Sitting, Council: c.ID, Page: 1, Marks: map[int64]council.Mark{}})
}

// recommend is pressed: krec <sitting>.
func (s staff) recommend(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	e, c, refused, err := s.entryAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if e.What != council.Sitting {
		return handlers.OldButton(r.Lang), nil
	}
	return s.askNext(ctx, db, r, m, councilWork{Do: council.Recommendation, Council: c.ID, Of: e.ID})
}

// askFate is pressed: kfate <recommendation> <fate>.
func (s staff) askFate(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	e, c, refused, err := s.entryAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	i, ok := screen.ParseIndex(screen.Arg(r, 1), len(council.Fates()))
	if !ok || e.What != council.Recommendation {
		return handlers.OldButton(r.Lang), nil
	}
	return s.askNext(ctx, db, r, m, councilWork{Do: council.FateOf, Council: c.ID, Of: e.ID, Fate: council.Fates()[i]})
}

// askNext asks for what is missing, and keeps what was said.
func (s staff) askNext(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w councilWork) (handlers.Reply, error) {
	l := r.Lang
	c, err := council.ByID(ctx, db, w.Council)
	if err != nil {
		return handlers.Reply{}, err
	}
	text, rows := councilHead(l, c), [][]handlers.Button(nil)
	switch w.next() {
	case stepDay:
		text = locales.Join(text, l.HTML(dayKeys[w.Do]))
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.today"), "kday", "0"), screen.Press(l.Text("councildesk.yesterday"), "kday", "1")))
	case stepText:
		key := "councildesk.ask_agenda"
		if w.Do == council.Recommendation {
			key = "councildesk.ask_text"
		}
		text = locales.Join(text, l.HTML(key))
	case stepTo:
		text = locales.Join(text, l.HTML("councildesk.ask_to"))
	case stepWho:
		if text, rows, err = s.askWho(ctx, db, r, w, text); err != nil {
			return handlers.Reply{}, err
		}
	case stepSheet:
		return s.councilSheet(ctx, db, r, w, text)
	case stepName:
		key := "councildesk.ask_name"
		if w.Kind == council.Deputy {
			key = "councildesk.ask_deputy"
		}
		text = locales.Join(text, l.HTML(key))
	case stepReason:
		text = l.HTML("verify.ask_words")
	default:
		text = locales.Join(text, l.HTML(proofKeys[len(w.Proof) > 0], locales.Args{"Count": len(w.Proof)}))
		if len(w.Proof) > 0 || w.Fate == council.NoAnswer {
			rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.save_button"), "ksave")))
		}
	}
	return remember(screen.Show(r, text, append(rows, s.dropRow(l))...), talkCouncil, w)
}

var dayKeys = map[council.What]string{
	council.Sitting: "councildesk.ask_day", council.Recommendation: "councildesk.ask_passed", council.FateOf: "councildesk.ask_fate_day",
}

var proofKeys = map[bool]string{false: "councildesk.ask_proof", true: "councildesk.proof_added"}

// askWho offers the deputies who sat in the council on the day.
func (s staff) askWho(ctx context.Context, db postgres.DB, r handlers.Request, w councilWork, head locales.HTML) (locales.HTML, [][]handlers.Button, error) {
	all, err := council.Members(ctx, db, w.Council, w.day())
	if err != nil {
		return "", nil, err
	}
	var rows [][]handlers.Button
	for _, one := range all {
		if one.Deputy != 0 && len(rows) < 12 {
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(one.Name.In(string(r.Lang))), "kwho", screen.ID36(one.Deputy))))
		}
	}
	rows = append(rows, screen.Row(screen.Press(r.Lang.Text("councildesk.nobody_button"), "kwho", "0")))
	return locales.Join(head, r.Lang.HTML("councildesk.ask_who")), rows, nil
}

// passedBy is pressed: kwho <deputy>.
func (s staff) passedBy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := s.work36(r, stepWho)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	w.Deputy, w.Asked = screen.IDArg(r, 0), true
	return s.askNext(ctx, db, r, m, w)
}

// councilDay is pressed: kday <days ago>.
func (s staff) councilDay(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := s.work36(r, stepDay)
	ago, day := screen.ParseIndex(screen.Arg(r, 0), 2)
	if !ok || !day {
		return handlers.OldButton(r.Lang), nil
	}
	w.Day = (calendar.DayOf(r.Now) - calendar.Day(ago)).String()
	return s.askNext(ctx, db, r, m, w)
}

// councilWords are said in the talk: what is asked next.
func (s staff) councilWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var w councilWork
	if !recall(r, talkCouncil, &w) || w.Do == "" {
		return idle(screen.Say(r.Lang.HTML("councildesk.lost"))), nil
	}
	if r.Text == "" && w.next() != stepProof {
		return screen.Say(r.Lang.HTML("councildesk.in_words"), s.dropRow(r.Lang)), nil
	}
	switch w.next() {
	case stepName:
		return s.namedMember(ctx, db, r, m, w)
	case stepReason:
		words, problem := reasonSaid(r)
		if problem != "" {
			return screen.Say(problem), nil
		}
		return s.decideEntry(ctx, db, r, m, w.Of, w.Do, words)
	case stepDay:
		read := days.Read(strings.Fields(r.Text), days.Past(calendar.DayOf(r.Now)))
		if read.Words == 0 || read.Rule != "" {
			return screen.Say(r.Lang.HTML("councildesk.no_day", locales.Args{"Said": screen.Echo(r.Text)}), s.dropRow(r.Lang)), nil
		}
		w.Day = read.Day.String()
	case stepText:
		w.Text = twoLines(r.Text)
		if !strings.Contains(strings.TrimSpace(r.Text), "\n") {
			return screen.Say(r.Lang.HTML("councildesk.two_lines"), s.dropRow(r.Lang)), nil
		}
		if len([]rune(r.Text)) > council.TextMost {
			return screen.Say(r.Lang.HTML("verify.words_many", locales.Args{"Most": council.TextMost}), s.dropRow(r.Lang)), nil
		}
	case stepTo:
		w.To = twoLines(r.Text)
	case stepSheet, stepWho:
		return screen.Say(r.Lang.HTML("councildesk.tap"), s.dropRow(r.Lang)), nil
	default:
		if reply, ok := tooLarge(r); ok {
			return reply, nil
		}
		shown, ok := s.readProof(ctx, r)
		if !ok || shown.file == nil && len(shown.links) == 0 {
			return screen.Say(r.Lang.HTML("evidence.none"), s.dropRow(r.Lang)), nil
		}
		w.prove(shown)
	}
	return s.askNext(ctx, db, r, m, w)
}

// prove adds what shows an entry; the same again changes nothing.
func (w *councilWork) prove(shown shownBy) {
	var more []council.Proof
	if f := shown.file; f != nil {
		more = append(more, council.Proof{Unique: f.Unique, File: f.ID, Shape: string(f.Kind)})
	}
	for _, link := range shown.links {
		more = append(more, council.Proof{Link: link})
	}
	for _, p := range more {
		same := func(o council.Proof) bool { return o.Link == p.Link && o.Unique == p.Unique }
		if len(w.Proof) < proofMost && !slices.ContainsFunc(w.Proof, same) {
			w.Proof = append(w.Proof, p)
		}
	}
}

// saveEntry records what was put together.
func (s staff) saveEntry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := s.work36(r, stepProof)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	id, err := s.councilsBy().Record(ctx, db, councilActor(m, r), council.Draft{
		Council: w.Council, Of: w.Of, What: w.Do, Day: w.day(), Text: w.Text, To: w.To, Deputy: w.Deputy, Fate: w.Fate, Marks: w.Marks, Proof: w.Proof,
	}, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply, err := s.entryShown(ctx, db, r, m, id, r.Lang.HTML("councildesk.saved"))
	return idle(reply), err
}

// dropEntry is pressed: nothing is recorded.
func (s staff) dropEntry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var w councilWork
	if !recall(r, talkCouncil, &w) || w.Council == 0 {
		return idle(screen.Show(r, r.Lang.HTML("councildesk.dropped"), screen.Row(screen.Press(r.Lang.Text("button.back"), "kdesk")))), nil
	}
	return idle(screen.Show(r, r.Lang.HTML("councildesk.dropped"), screen.Row(screen.Press(r.Lang.Text("button.back"), "kone", screen.ID36(w.Council))))), nil
}

// nameOf is a deputy in short; "" for nobody.
func nameOf(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (string, error) {
	if id == 0 {
		return "", nil
	}
	d, err := deputy.Get(ctx, db, id, r.Now)
	return d.Short(string(r.Lang)), err
}
