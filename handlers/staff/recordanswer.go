package staff

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// picked is a button of a question.
func (s staff) picked(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w := workOf(r)
	q := w.Asked.Question
	i, ok := screen.ParseIndex(screen.Arg(r, 1), max(len(q.People), len(q.Options)))
	if !w.current(r) || !ok {
		return answered(r), nil
	}
	switch {
	case q.About == line.Deputy && i < len(q.People):
		w.Lines[0].Deputy = q.People[i]
	case q.About != line.Deputy && i < len(q.Options):
		w.take(q, q.Options[i])
	default:
		return answered(r), nil
	}
	return s.advance(ctx, db, r, m, &w)
}

// answered says that a question is not asked any more.
func answered(r handlers.Request) handlers.Reply {
	reply := screen.Say(r.Lang.HTML("entry.answered"))
	reply.Toast = r.Lang.Text("entry.answered_toast")
	return reply
}

// take notes what was answered, for all lines that were asked.
func (w *work) take(q line.Question, value string) {
	for _, p := range w.touched() {
		switch q.About {
		case line.Criterion:
			p.Code = value
		case line.Text:
			if value != "" {
				p.answer(value, q.Said)
			}
			for i, part := range strings.Split(q.Said, "; ") { // is no longer left
				p.answer("-"+strconv.Itoa(i), part)
			}
		case line.Field:
			p.answer(q.Field, value)
		case ofBody:
			w.of(*p).Sitting.Body = value
		case ofReason:
			w.of(*p).Sitting.Reasons[q.Said] = value
		}
	}
}

// typed is what was written, or sent, to a question.
func (s staff) typed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w := workOf(r)
	if len(w.Lines) == 0 {
		reply := screen.Say(r.Lang.HTML("entry.lost"))
		reply.Talk = &handlers.Idle
		return reply, nil
	}
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	if r.File != nil {
		if err := s.keep(ctx, db, r, m, w.of(w.Lines[0])); err != nil {
			return handlers.Reply{}, err
		}
	}
	if r.Text == "" {
		return s.aside(ctx, db, r, m, &w)
	}
	if b := w.of(w.Lines[0]); b.Sitting != nil && w.Asked.About == "" {
		return s.typedSheet(ctx, db, r, m, &w)
	}
	if err := s.hear(ctx, db, r, m, &w); err != nil {
		return handlers.Reply{}, err
	}
	return s.advance(ctx, db, r, m, &w)
}

// keep takes a file for a message that is asked about, and for what of it is
// recorded.
func (s staff) keep(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch) error {
	f := proof{r.File.ID, r.File.Unique}
	b.Files = append(b.Files, f)
	if b.Event == 0 {
		return nil
	}
	made, err := activity.OfEvent(ctx, db, b.Event)
	if err != nil {
		return err
	}
	for _, one := range made {
		if one.State == activity.Recorded || one.State == activity.Proposed {
			if err := s.enclose(ctx, db, r, actor(m, r), one.ID, []proof{f}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// aside says that a file is kept and asks again, or that this cannot be read.
func (s staff) aside(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) (handlers.Reply, error) {
	reply, err := s.advance(ctx, db, r, m, w)
	if err != nil || len(reply.Messages) == 0 {
		return reply, err
	}
	key := r.Lang.HTML("entry.unreadable")
	if r.File != nil {
		key = r.Lang.HTML("entry.file_kept")
	}
	first := &reply.Messages[0]
	first.HTML = locales.Join(key, first.HTML)
	return reply, nil
}

// hear reads a typed answer. What does not fit is asked again as it was typed.
func (s staff) hear(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) error {
	p := &w.Lines[0]
	b := w.of(*p)
	text := strings.Join(strings.Fields(r.Text), " ")
	switch q := w.Asked.Question; q.About {
	case line.Deputy:
		return s.hearDeputy(ctx, db, r, m, *b, p, text)
	case line.Criterion:
		d, err := s.reader.Read(ctx, nobody{}, text, line.Known{Today: today(r)})
		if err != nil || len(d.Lines) == 0 || d.Lines[0].Criterion == "" {
			return err
		}
		if strings.Contains(text, " ") && !w.Asked.All {
			p.Text += " " + text // it may say more than the criterion
		}
		w.take(q, d.Lines[0].Criterion)
		return nil
	case line.Field:
		return s.hearField(ctx, db, r, m, w, q)
	case ofBody:
		return s.hearBody(ctx, db, r, m, b, p, text)
	case ofReason:
		w.take(q, screen.Clip(text, 300))
	}
	return nil
}

// hearField reads the value of a field.
func (s staff) hearField(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work, q line.Question) error {
	p := w.Lines[0]
	b := *w.of(p)
	d, err := s.read(ctx, s.names(ctx, db, r, m, b), r, b, p)
	if err != nil {
		return err
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	value, wrong := s.reader.Answer(c, q.Field, r.Text, today(r))
	if wrong == nil {
		w.take(q, value)
		return nil
	}
	for _, p := range w.touched() {
		p.wrong = wrong
	}
	return nil
}

// hearDeputy reads a name or a number.
func (s staff) hearDeputy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b batch, p *pending, text string) error {
	names := s.names(ctx, db, r, m, b)
	if p.Text == empty { // it may say more than the name
		whole := *p
		whole.Text = text
		d, err := s.read(ctx, names, r, b, whole)
		if err != nil {
			return err
		}
		if d.Deputy != 0 || slices.ContainsFunc(d.Questions, func(q line.Question) bool { return q.About == line.Deputy && len(q.People) > 0 }) {
			*p = whole
			return nil
		}
	}
	if id := idOf(strings.TrimLeft(text, "№# ")); id > 0 {
		if _, ok, err := names.Number(ctx, id); err != nil || ok {
			p.Deputy = id
			return err
		}
	}
	people, sure, err := names.Like(ctx, text)
	if err != nil {
		return err
	}
	q := &line.Question{About: line.Deputy, Rule: line.Unknown, Said: text}
	switch {
	case sure:
		p.Deputy = people[0].ID
		return nil
	case len(people) > 0:
		q.Rule = line.Which
		for _, one := range people[:min(len(people), 8)] {
			q.People = append(q.People, one.ID)
		}
	}
	p.Deputy, p.wrong = 0, q
	return nil
}

// nobody is a register without people.
type nobody struct{}

func (nobody) Like(context.Context, string) ([]line.Person, bool, error) { return nil, false, nil }

func (nobody) Number(context.Context, int64) (line.Person, bool, error) {
	return line.Person{}, false, nil
}

// skipped leaves out the line that is asked about, or all of its message.
func (s staff) skipped(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w := workOf(r)
	if !w.current(r) {
		return answered(r), nil
	}
	p := w.Lines[0]
	b := *w.of(p)
	w.drop()
	reply, err := s.carryOn(ctx, db, r, m, &w)
	if err != nil {
		return reply, err
	}
	if len(reply.Messages) == 0 {
		if reply, err = s.leftOut(ctx, db, r, b); err != nil {
			return reply, err
		}
	}
	return offer(r, &w, reply)
}

// leftOut says what is recorded of a message of which no line waits any more.
func (s staff) leftOut(ctx context.Context, db postgres.DB, r handlers.Request, b batch) (handlers.Reply, error) {
	if b.Many == 0 || b.Saved == 0 {
		return screen.Show(r, r.Lang.HTML("entry.cancelled")), nil
	}
	message, err := s.recordedMany(ctx, db, r, b)
	message.Replace = true
	return handlers.Reply{Messages: []handlers.Message{message}}, err
}

// twice records again what was recorded a moment ago.
func (s staff) twice(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w := workOf(r)
	if !w.current(r) {
		return answered(r), nil
	}
	for _, p := range w.touched() {
		p.Twice = true
	}
	return s.advance(ctx, db, r, m, &w)
}

// block shows the criteria of a block.
func (s staff) block(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	w := workOf(r)
	if !w.current(r) || w.Asked.About != line.Criterion {
		return answered(r), nil
	}
	l := r.Lang
	block := strings.ToUpper(screen.Arg(r, 1))
	var labels []string
	w.Asked.Rule, w.Asked.Options = line.Which, nil
	lines := []locales.HTML{l.HTML("entry.criterion_of")}
	for _, c := range s.opts.Method.Of(block) {
		if c.From("staff") {
			w.Asked.Options = append(w.Asked.Options, c.Code)
			labels = append(labels, s.criterionLabel(l, c.Code))
			lines = append(lines, l.HTML("entry.criterion", locales.Args{"Code": c.Code, "Name": named(l, c.Name)}))
		}
	}
	w.Seq = seq(r)
	rows := append(picks(w.Seq, labels), skipRow(l, &w, *w.of(w.Lines[0])))
	reply := screen.Show(r, locales.Lines(lines...), rows...)
	talk, err := w.talk()
	reply.Talk = talk
	return reply, err
}
