package staff

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/programme/council"
	"qalauly/rating/methods"
)

// Why a line that is understood cannot be recorded as it is.
const (
	atCouncils line.Rule = "councils"  // the criterion is recorded with the sittings of councils
	elsewhere  line.Rule = "elsewhere" // the deputy sits in another's territory
	notOwn     line.Rule = "own"       // a proposal about somebody else
	subject    line.Rule = "subject"   // it is about who records it
	late       line.Rule = "late"
	closed     line.Rule = "closed"
	mandate    line.Rule = "mandate"
	again      line.Rule = "again" // the very same was recorded a moment ago
	sat        line.Rule = "sat"   // the sitting is recorded already
)

func today(r handlers.Request) calendar.Day { return calendar.DayOf(r.Now) }

func idOf(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

func ref(kind string, id int64) string { return kind + ":" + strconv.FormatInt(id, 10) }

// names looks people up, those of the member's own territory before their namesakes.
func (s staff) names(_ context.Context, db postgres.DB, r handlers.Request, m account.Member, b batch) line.Names {
	p := people{finder: s.finder, db: db, on: r.Now, lang: r.Lang}
	if b.Propose {
		return p
	}
	known := map[string]bool{}
	p.mine = func(ctx context.Context, body deputy.Body) (bool, error) {
		mine, ok := known[body.ID]
		if ok {
			return mine, nil
		}
		mine, err := s.overBody(ctx, db, m, account.Recorder, body)
		known[body.ID] = mine
		return mine, err
	}
	return p
}

// read reads a line with all that was answered.
func (s staff) read(ctx context.Context, names line.Names, r handlers.Request, b batch, p pending) (line.Draft, error) {
	k := line.Known{Today: today(r), Card: b.Card, Deputy: p.Deputy, Criterion: p.Code, Fields: map[string]string{}}
	if k.Criterion == "" {
		k.Criterion = b.Code
	}
	if k.Criterion == "" && b.Usual != nil {
		k.Criterion = b.Usual.Criterion
	}
	maps.Copy(k.Fields, b.Answered)
	maps.Copy(k.Fields, p.Fields)
	text := p.Text
	if b.Header != "" {
		text = b.Header + "\n" + p.Text
	}
	m, err := s.reader.Read(ctx, names, text, k)
	if err != nil || len(m.Lines) == 0 {
		return line.Draft{Questions: []line.Question{{About: line.Deputy, Rule: line.Missing}}}, err
	}
	d := m.Lines[len(m.Lines)-1]
	if b.Usual != nil && d.Criterion == b.Usual.Criterion {
		d = b.Usual.complete(d)
	}
	return d, nil
}

// complete puts what is usual where a line says nothing.
func (u usual) complete(d line.Draft) line.Draft {
	for field, value := range u.Fields {
		if d.Fields[field] == "" && !slices.ContainsFunc(d.Questions, func(q line.Question) bool { return q.Field == field && q.Rule != line.Missing }) {
			d.Fields[field] = value
		}
	}
	d.Questions = slices.DeleteFunc(d.Questions, func(q line.Question) bool { return q.Field != "" && d.Fields[q.Field] != "" && q.Rule == line.Missing })
	return d
}

// examine reads a line and says what is to be asked of it, the first thing first.
func (s staff) examine(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b batch, p pending) (line.Draft, []line.Question, error) {
	d, err := s.read(ctx, s.names(ctx, db, r, m, b), r, b, p)
	if err != nil {
		return d, nil, err
	}
	if b.Propose && d.Deputy == 0 {
		d = ofOwn(d, chiefs(m))
	}
	if b.Mends == 0 && council.Covers(s.opts.Method, d.Criterion) {
		return d, []line.Question{{About: line.Criterion, Rule: atCouncils, Said: d.Criterion}}, nil
	}
	asks := d.Questions
	if b.Propose && p.wrong != nil {
		amongOwn(p.wrong, chiefs(m))
	}
	if p.Open != "" && p.Fields[p.Open] == "" && !slices.ContainsFunc(asks, func(q line.Question) bool { return q.Field == p.Open }) {
		asks = append(asks, line.Question{About: line.Field, Field: p.Open, Rule: line.Missing})
	}
	if p.wrong != nil {
		asks = append([]line.Question{*p.wrong}, slices.DeleteFunc(asks, func(q line.Question) bool { return q.About == p.wrong.About && q.Field == p.wrong.Field })...)
	}
	order := map[line.About]int{line.Deputy: 0, line.Criterion: 1, line.Text: 2, line.Field: 3}
	slices.SortStableFunc(asks, func(a, b line.Question) int { return order[a.About] - order[b.About] })
	if d.Deputy != 0 {
		q, err := s.whose(ctx, db, r, m, b, d.Deputy)
		if err != nil {
			return d, nil, err
		}
		if q != nil {
			asks = append([]line.Question{*q}, asks...)
		}
	}
	return d, asks, nil
}

// whose says why a member does not record what this deputy did; nil when they may.
func (s staff) whose(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b batch, id int64) (*line.Question, error) {
	q := line.Question{About: line.Deputy, People: []int64{id}}
	by := actor(m, r)
	switch {
	case b.Propose && slices.Contains(chiefs(m), id):
		return nil, nil
	case b.Propose:
		q.Rule, q.People = notOwn, chiefs(m)
		return &q, nil
	case by.Deputy == id || slices.Contains(by.Beside, id):
		q.Rule = subject
		return &q, nil
	}
	d, err := deputy.Get(ctx, db, id, r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		q.Rule, q.People = line.Unknown, nil
		return &q, nil
	}
	if err != nil {
		return nil, err
	}
	over, err := s.over(ctx, db, m, account.Recorder, d)
	if err != nil || over {
		return nil, err
	}
	q.Rule = elsewhere
	return &q, nil
}

// chiefs are the deputies whom a member is, or works beside.
func chiefs(m account.Member) []int64 {
	var own []int64
	for _, g := range m.Grants {
		if g.Deputy != 0 && !slices.Contains(own, g.Deputy) {
			own = append(own, g.Deputy)
		}
	}
	return own
}

// ofOwn is a draft about the only deputy that it can be about, or asks which.
func ofOwn(d line.Draft, own []int64) line.Draft {
	isDeputy := func(q line.Question) bool { return q.About == line.Deputy }
	if len(own) == 1 && !slices.ContainsFunc(d.Questions, func(q line.Question) bool { return isDeputy(q) && q.Rule == line.Which }) {
		d.Deputy = own[0]
		d.Questions = slices.DeleteFunc(d.Questions, isDeputy)
		return d
	}
	for i, q := range d.Questions {
		if isDeputy(q) && q.Rule == line.Missing {
			d.Questions[i].Rule, d.Questions[i].People = line.Which, own
		}
		amongOwn(&d.Questions[i], own)
	}
	return d
}

// amongOwn keeps strangers out of the question who a proposal is about.
func amongOwn(q *line.Question, own []int64) {
	if q.About != line.Deputy || q.Rule != line.Which {
		return
	}
	q.People = slices.DeleteFunc(slices.Clone(q.People), func(id int64) bool { return !slices.Contains(own, id) })
	if len(q.People) < 2 {
		q.Rule, q.People = notOwn, own
	}
}

// excused turns a refusal of the ledger into what is asked.
func excused(c methods.Criterion, d line.Draft, err error) (line.Question, bool) {
	var field *activity.FieldError
	dated := line.Question{About: line.Field, Field: c.DatedBy, Said: d.Fields[c.DatedBy]}
	switch {
	case errors.As(err, &field):
		return line.Question{About: line.Field, Field: field.Field, Rule: line.Form, Said: strings.TrimSpace(field.Value)}, true
	case errors.Is(err, activity.ErrLate):
		dated.Rule = late
	case errors.Is(err, activity.ErrClosed):
		dated.Rule = closed
	case errors.Is(err, activity.ErrFuture):
		dated.Rule = line.Day
		dated.Reading.Rule = "future"
	case errors.Is(err, activity.ErrMandate):
		dated.Rule = mandate
	case errors.Is(err, activity.ErrSubject):
		return line.Question{About: line.Deputy, Rule: subject, People: []int64{d.Deputy}}, true
	case errors.Is(err, activity.ErrSource):
		return line.Question{About: line.Criterion, Rule: line.Source, Said: d.Criterion}, true
	default:
		return line.Question{}, false
	}
	return dated, true
}

func idOf36(text string) int64 {
	id, _ := screen.ParseID(text)
	return id
}
