package staff

import (
	"context"
	"maps"
	"slices"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/internal/postgres"
	"qalauly/programme/council"
	"qalauly/rating/methods"
)

// What is asked of a sitting besides what a record lacks.
const (
	ofBody   line.About = "body"   // whose sitting it was
	ofReason line.About = "reason" // why a member was excused
)

// mostMembers is how many members a sheet has.
const mostMembers = 400

// sitting is the sheet of one sitting: everybody was there but those marked.
type sitting struct {
	Body    string            `json:"b,omitempty"`
	Marks   map[string]string `json:"m"` // by deputy: how they were marked
	Reasons map[string]string `json:"r"` // by deputy: why they were excused
	Page    int               `json:"p,omitempty"`
	Saving  bool              `json:"s,omitempty"`
	Missed  string            `json:"a,omitempty"` // who was said not to be there, until the sheet can be marked

	strangers []string // who was said and is not on the sheet
}

// marking is how a criterion marks who was at a sitting.
type marking struct {
	field                    string
	present, absent, excused string
	reason                   string // the field for why one was excused; "" for none
}

// marksOf is how a criterion marks attendance; false for one that does not.
func marksOf(c methods.Criterion) (m marking, ok bool) {
	for _, f := range c.Fields {
		found := marking{field: f.Name}
		for _, o := range f.Options {
			switch {
			case o.N == 0 && found.excused == "":
				found.excused = o.Code
			case o.N > 0 && o.X == 0 && found.absent == "":
				found.absent = o.Code
			case o.N > 0 && o.X > 0 && found.present == "":
				found.present = o.Code
			}
		}
		if found.present != "" && found.absent != "" && found.excused != "" {
			m, ok = found, true
		}
	}
	for _, f := range c.Fields {
		if ok && f.NeededWith == m.field+"="+m.excused {
			m.reason = f.Name
		}
	}
	return m, ok && c.From(methods.Staff)
}

// sittings are the criteria that mark attendance.
func (s staff) sittings() (codes []string) {
	for _, c := range s.opts.Method.Criteria {
		if _, ok := marksOf(c); ok && !council.Covers(s.opts.Method, c.Code) {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// attendance begins the sheet of a sitting: what was typed behind the command says
// which one, the rest is asked.
func (s staff) attendance(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	b := &batch{Sitting: &sitting{Marks: map[string]string{}, Reasons: map[string]string{}, Page: 1}}
	if r.File != nil {
		b.Files = append(b.Files, proof{r.File.ID, r.File.Unique})
	}
	var err error
	if b.Event, err = activity.NewEvent(ctx, db); err != nil {
		return handlers.Reply{}, err
	}
	text, missed := line.Missed(r.Args)
	b.Sitting.Missed = missed
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		text = empty
	}
	w := workOf(r)
	w.add(r, b, pending{Text: text, Line: 1})
	reply, err := s.advance(ctx, db, r, m, &w)
	reply.Album = ref("event", b.Event)
	return reply, err
}

// sit examines a sheet: what is still to be asked, or, where it is to be saved and
// nothing is, the records that were made of it.
func (s staff) sit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch, p pending) (line.Draft, []line.Question, []activity.Record, error) {
	d, err := s.readSitting(ctx, r, *b, p)
	if err != nil {
		return d, nil, nil, err
	}
	c, ok := s.opts.Method.Criterion(d.Criterion)
	marks, marked := marksOf(c)
	if !ok || !marked {
		return d, []line.Question{{About: line.Criterion, Rule: line.Which, Options: s.sittings()}}, nil, nil
	}
	if council.Covers(s.opts.Method, d.Criterion) {
		return d, []line.Question{{About: line.Criterion, Rule: atCouncils, Said: d.Criterion}}, nil, nil
	}
	if b.Sitting.Body == "" {
		return s.ofWhich(ctx, db, r, m, b, p, d)
	}
	asks := slices.DeleteFunc(d.Questions, func(q line.Question) bool { return q.About == line.Deputy })
	if p.wrong != nil {
		asks = append([]line.Question{*p.wrong}, slices.DeleteFunc(asks, func(q line.Question) bool { return q.Field == p.wrong.Field })...)
	}
	if len(asks) > 0 {
		return d, s.withBody(ctx, db, r, b, asks), nil, nil
	}
	members, err := s.members(ctx, db, r, m, b, d)
	if err != nil {
		return d, nil, nil, err
	}
	ask, err := s.already(ctx, db, c, p, d, members)
	if err != nil {
		return d, nil, nil, err
	}
	if ask != nil {
		return d, []line.Question{*ask}, nil, nil
	}
	if b.Sitting.Missed != "" {
		if err := s.noteAll(ctx, db, r, b, c, members, b.Sitting.Missed); err != nil {
			return d, nil, nil, err
		}
		b.Sitting.Missed = ""
	}
	if !b.Sitting.Saving {
		return d, nil, nil, nil
	}
	for _, who := range members {
		id := ref36(who.ID)
		if marks.reason != "" && b.Sitting.Marks[id] == marks.excused && b.Sitting.Reasons[id] == "" {
			return d, []line.Question{{About: ofReason, Said: id}}, nil, nil
		}
	}
	made, ask, err := s.enterSitting(ctx, db, r, m, b, p, d, marks, members)
	if ask != nil {
		b.Sitting.Saving = false
		return d, []line.Question{*ask}, nil, err
	}
	return d, nil, made, err
}

// already asks about a sitting of which records stand: it is seldom recorded twice on
// purpose.
func (s staff) already(ctx context.Context, db postgres.DB, c methods.Criterion, p pending, d line.Draft, members []deputy.Hit) (*line.Question, error) {
	day, err := calendar.ParseDay(d.Fields[c.DatedBy])
	no := numberOf(c)
	if err != nil || p.Twice || no == "" {
		return nil, nil //nolint:nilerr // a day that cannot be read is asked by others
	}
	var ids []int64
	for _, who := range members {
		ids = append(ids, who.ID)
	}
	made, err := activity.Sat(ctx, db, c.Code, day.Start(), no, d.Fields[no], ids)
	if err != nil || len(made) == 0 {
		return nil, err
	}
	last := made[len(made)-1]
	by, err := account.MemberByID(ctx, db, last.Hands[0])
	return &line.Question{About: line.Text, Rule: sat, Said: by.Name, People: []int64{made[0].ID, last.ID}}, err
}

// readSitting reads what is said of a sitting as if it were a line about somebody who
// was there.
func (s staff) readSitting(ctx context.Context, r handlers.Request, b batch, p pending) (line.Draft, error) {
	d, err := s.read(ctx, nobody{}, r, b, p)
	if err != nil {
		return d, err
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	if marks, ok := marksOf(c); ok {
		p.Fields = maps.Clone(p.Fields)
		p.answer(marks.field, marks.present)
		return s.read(ctx, nobody{}, r, b, p)
	}
	return d, nil
}

// withBody offers the name of the body where the text that is asked may be it.
func (s staff) withBody(ctx context.Context, db postgres.DB, r handlers.Request, b *batch, asks []line.Question) []line.Question {
	body, err := deputy.BodyByID(ctx, db, b.Sitting.Body)
	if q := &asks[0]; err == nil && q.About == line.Field && q.Rule == line.Missing && q.Field == "body" {
		q.Options = []string{body.Name.In(string(r.Lang))}
	}
	return asks
}

// members are those who sit in the body on the day, but for who keeps the sheet.
func (s staff) members(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch, d line.Draft) ([]deputy.Hit, error) {
	c, _ := s.opts.Method.Criterion(d.Criterion)
	day, err := calendar.ParseDay(d.Fields[c.DatedBy])
	if err != nil {
		day = today(r)
	}
	all, _, err := deputy.InBody(ctx, db, b.Sitting.Body, day.Start(), deputy.Page{Lang: string(r.Lang), Limit: mostMembers})
	own := append(chiefs(m), m.Deputy)
	return slices.DeleteFunc(all, func(h deputy.Hit) bool { return slices.Contains(own, h.ID) }), err
}

// enterSitting makes a record of every member, all of one event.
func (s staff) enterSitting(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch, p pending, d line.Draft, marks marking, members []deputy.Hit) (all []activity.Record, ask *line.Question, err error) {
	b.Many = len(members)
	for i, who := range members {
		one := markedAs(d, who.ID, marks, *b.Sitting)
		p.Twice = p.Twice || i > 0
		made, ask, err := s.enter(ctx, db, r, m, b, p, one)
		if err != nil {
			return nil, nil, err
		}
		if ask != nil && i == 0 {
			return nil, ask, nil
		}
		if ask != nil { // nothing is saved of a sheet that cannot be saved whole
			return nil, nil, &handlers.Excuse{Key: "attendance.failed"}
		}
		all = append(all, made)
	}
	if len(all) == 0 {
		return nil, nil, &handlers.Excuse{Key: "attendance.empty"}
	}
	return all, nil, nil
}

// markedAs is what the sheet says of one member.
func markedAs(d line.Draft, id int64, marks marking, sheet sitting) line.Draft {
	fields := maps.Clone(d.Fields)
	if mark := sheet.Marks[ref36(id)]; mark != "" {
		fields[marks.field] = mark
	}
	if why := sheet.Reasons[ref36(id)]; why != "" && fields[marks.field] == marks.excused && marks.reason != "" {
		fields[marks.reason] = why
	}
	d.Deputy, d.Fields = id, fields
	return d
}
