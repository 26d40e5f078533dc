package staff

import (
	"context"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkPenalty is the conversation in which a penalty is asked for, or refused.
const talkPenalty = "penalty"

// punishes are the duties of those who ask for penalties and approve them.
var punishes = []account.Duty{account.Administrator, account.Commission}

// punishing takes points away by the decision of two persons: one asks, another
// approves.
func (s staff) punishing() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("penalty", punishes, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("penalty", punishes, s.penalty)},
		Verbs: map[string]handlers.Run{
			"vnkind": only(s.penaltyKind),
			"vnpts":  only(s.penaltyPoints),
			"vnask":  only(s.askPenalty),
			"vnsee":  only(s.showPenalty),
			"vnok":   only(s.approvePenalty),
			"vnno":   only(s.askRefusal),
			"vnlist": only(s.listPenalties),
		},
		Talks: map[string]handlers.Run{talkPenalty: only(s.penaltyWords)},
	}
}

// sanction is a penalty while it is being put together.
type sanction struct {
	Deputy   int64        `json:",omitempty"`
	Kind     string       `json:",omitempty"`
	Points   int64        `json:",omitempty"` // millionths
	Document string       `json:",omitempty"`
	Day      calendar.Day `json:",omitzero"`
	Body     string       `json:",omitempty"`
	Record   int64        `json:",omitempty"`
	Refuse   int64        `json:",omitempty"` // the penalty that the next words refuse
	Unclear  string       `json:"-"`          // words that should be a kind and are none
}

// mark names a penalty that was put together, so that a button is for that one.
func (p sanction) mark() string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d %s %d %s %s %s %d", p.Deputy, p.Kind, p.Points, p.Document, p.Day, p.Body, p.Record)
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

func (p sanction) penalty() activity.Penalty {
	day := p.Day.Start()
	if p.Day.IsZero() {
		return activity.Penalty{Deputy: p.Deputy, Kind: p.Kind, Points: p.Points, Document: p.Document, Body: p.Body, Record: p.Record}
	}
	return activity.Penalty{Deputy: p.Deputy, Kind: p.Kind, Points: p.Points, Document: p.Document, Dated: day, DecidedOn: day, Body: p.Body, Record: p.Record}
}

// penalty is «/penalty 1024 ethics 5 №12-3 20.11 Бюро»; without anything it lists what
// waits for a second person.
func (s staff) penalty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if r.Args == "" {
		return s.listPenalties(ctx, db, r, m)
	}
	p, err := s.readPenalty(ctx, db, r, r.Args, sanction{})
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.goOn(ctx, db, r, m, p)
}

// listPenalties shows what waits, and how one is asked for.
func (s staff) listPenalties(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	asked, err := activity.PenaltiesAsked(ctx, db, where(m, punishes...))
	if err != nil {
		return handlers.Reply{}, err
	}
	text := r.Lang.HTML("penalty.none")
	var rows [][]handlers.Button
	if len(asked) > 0 {
		text = r.Lang.HTML("penalty.waiting", locales.Args{"Count": len(asked)})
	}
	asked = asked[:min(len(asked), 15)]
	var ids []int64
	for _, p := range asked {
		ids = append(ids, p.Deputy)
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return handlers.Reply{}, err
	}
	for _, p := range asked {
		person := people[p.Deputy]
		label := r.Lang.Text("penalty.button_of", locales.Args{"Number": number(p.ID), "Name": person.Brief(string(r.Lang))})
		label = screen.Fitting(label, r.Lang.Text("penalty.button", locales.Args{"Number": number(p.ID)}))
		rows = append(rows, screen.Row(screen.Press(label, "vnsee", screen.ID36(p.ID))))
	}
	return idle(screen.Show(r, locales.Join(text, r.Lang.HTML("penalty.usage")), rows...)), nil
}

// goOn asks for the next thing that is missing, or shows the whole.
func (s staff) goOn(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, p sanction) (handlers.Reply, error) {
	l := r.Lang
	if p.Deputy == 0 {
		return idle(screen.Show(r, locales.Join(l.HTML("penalty.who"), l.HTML("penalty.usage")))), nil
	}
	d, err := deputy.Get(ctx, db, p.Deputy, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if is, err := activity.Within(ctx, db, where(m, punishes...), p.Deputy, r.Now); err != nil || !is {
		if err != nil {
			return handlers.Reply{}, err
		}
		reply, err := s.refuse(ctx, db, r, m, "penalty", refusal{Key: "penalty.elsewhere", Deputy: p.Deputy})
		return idle(reply), err
	}
	kind, ok := s.opts.Method.Penalty(p.Kind)
	title := l.HTML("penalty.of", locales.Args{"Name": locales.Bold(d.Short(string(l)))})
	if !ok {
		var rows [][]handlers.Button
		for i, k := range s.opts.Method.Penalties.Kinds {
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("penalty.kind_button", locales.Args{"Number": i + 1, "Name": shortOf(l, k.Code, in(l, k.Name))})), "vnkind", strconv.Itoa(i))))
			key, args := "penalty.kind", locales.Args{"Number": i + 1, "Name": in(l, k.Name), "Min": points(l, k.Min), "Max": points(l, k.Max)}
			if k.Min == k.Max {
				key = "penalty.kind_one"
				delete(args, "Max")
			}
			title = locales.Lines(title, l.HTML(key, args))
		}
		if p.Unclear != "" {
			title = locales.Join(l.HTML("penalty.unclear_kind", locales.Args{"Said": screen.Echo(p.Unclear)}), title)
		}
		return remember(screen.Show(r, locales.Join(title, l.HTML("penalty.ask_kind")), rows...), talkPenalty, p)
	}
	title = locales.Lines(title, locales.Escape(in(l, kind.Name)))
	if p.Points != 0 && (p.Points < int64(kind.Min*activity.Unit) || p.Points > int64(kind.Max*activity.Unit)) {
		title = locales.Lines(title, l.HTML("penalty.bounds", locales.Args{
			"Said": points(l, float64(p.Points)/activity.Unit), "Min": points(l, kind.Min), "Max": points(l, kind.Max)}))
		p.Points = 0
	}
	if p.Points == 0 && kind.Min == kind.Max {
		p.Points = int64(kind.Min * activity.Unit)
	}
	if p.Points == 0 {
		var buttons []handlers.Button
		for n := kind.Min; n <= kind.Max; n++ {
			buttons = append(buttons, screen.Press(points(l, n), "vnpts", strconv.Itoa(int(n))))
		}
		return remember(screen.Show(r, locales.Join(title, l.HTML("penalty.ask_points")), byThree(buttons)...), talkPenalty, p)
	}
	missing := locales.HTML("")
	switch {
	case p.Document == "" || p.Day.IsZero() || p.Body == "":
		missing = l.HTML("penalty.ask_document")
	case kind.VoidsRecord && p.Record == 0:
		missing = l.HTML("penalty.ask_record")
	}
	if missing != "" {
		return remember(screen.Show(r, locales.Join(title, s.soFar(l, p), missing)), talkPenalty, p)
	}
	return remember(screen.Show(r, locales.Join(title, s.soFar(l, p), l.HTML("penalty.sure")),
		screen.Row(screen.Press(l.Text("penalty.ask"), "vnask", screen.ID36(p.Deputy), p.mark())),
		screen.Row(screen.Press(l.Text("void.leave"), "vnlist"))), talkPenalty, p)
}

// points are amounts of the method in words.
func points(l locales.Lang, n float64) string { return strings.TrimSuffix(l.Decimal(n, 1), ",0") }

// soFar is what is known of a penalty.
func (s staff) soFar(l locales.Lang, p sanction) locales.HTML {
	var lines []locales.HTML
	add := func(key, value string) {
		if value != "" {
			lines = append(lines, l.HTML(key, locales.Args{"Value": value}))
		}
	}
	add("penalty.points", points(l, float64(p.Points)/activity.Unit))
	add("penalty.document", paper(p.Document))
	if !p.Day.IsZero() {
		add("penalty.day", l.DateYear(p.Day.Start()))
	}
	add("penalty.body", p.Body)
	if p.Record != 0 {
		add("penalty.record", number(p.Record))
	}
	return locales.Lines(lines...)
}

// penaltyKind is pressed: vnkind <which>.
func (s staff) penaltyKind(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p sanction
	i, err := strconv.Atoi(screen.Arg(r, 0))
	kinds := s.opts.Method.Penalties.Kinds
	if err != nil {
		i = -1 // of no kind
	}
	if !recall(r, talkPenalty, &p) || i < 0 || i >= len(kinds) {
		return draftGone(r), nil
	}
	p.Kind = kinds[i].Code
	return s.goOn(ctx, db, r, m, p)
}

// penaltyPoints is pressed: vnpts <points>.
func (s staff) penaltyPoints(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p sanction
	n, err := strconv.ParseInt(screen.Arg(r, 0), 10, 32)
	if err != nil {
		n = 0
	}
	if !recall(r, talkPenalty, &p) || n <= 0 {
		return draftGone(r), nil
	}
	p.Points = n * activity.Unit
	return s.goOn(ctx, db, r, m, p)
}

// penaltyWords are said in the talk: what was asked for, or why one is refused.
func (s staff) penaltyWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p sanction
	if !recall(r, talkPenalty, &p) {
		return idle(draftGone(r)), nil
	}
	if p.Refuse != 0 {
		words, problem := reasonSaid(r)
		if problem != "" {
			return screen.Say(problem), nil
		}
		return s.decidePenalty(ctx, db, r, m, p.Refuse, words)
	}
	p, err := s.readPenalty(ctx, db, r, r.Text, p)
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.goOn(ctx, db, r, m, p)
}
