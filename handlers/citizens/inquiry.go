package citizens

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/inquiry"
	"qalauly/rating"
)

// openInquiry is a link: i-3f.
func (c citizens) openInquiry(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, _ := parseID(strings.ToLower(r.Args))
	return c.inquiryShown(ctx, db, r, id, row(press(r.Lang.Text("inquiry.all"), "iq", sought{}.args("1")...)))
}

// inquiryPage is pressed: iqo <record> <page> <state> <unit> <deputy> <words>.
func (c citizens) inquiryPage(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, ok := soughtAt(r, 2)
	page := numbered(pageArg(r, 1))
	if !ok {
		s.Words, page = "", "1"
	}
	return c.inquiryShown(ctx, db, r, idArg(r, 0), row(press(r.Lang.Text("button.back"), "iq", s.args(page)...)))
}

// inquiryShown is one inquiry with everything that is known of it.
func (c citizens) inquiryShown(ctx context.Context, db postgres.DB, r handlers.Request, id int64, back []handlers.Button) (handlers.Reply, error) {
	l, today := r.Lang, calendar.DayOf(r.Now).Start()
	i, err := inquiry.Get(ctx, db, id, today)
	if errors.Is(err, inquiry.ErrUnknown) {
		return show(r, l.HTML("inquiry.gone"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	d, err := deputy.Get(ctx, db, i.Deputy, i.Day)
	if err != nil {
		return handlers.Reply{}, err
	}
	steps, err := inquiry.Steps(ctx, db, i.ID, today)
	if err != nil {
		return handlers.Reply{}, err
	}
	shown, err := evidenceOfAll(ctx, db, steps)
	if err != nil {
		return handlers.Reply{}, err
	}
	addressee := l.HTML("inquiry.addressee", locales.Args{"Addressee": wording.Addressee(l, i.Addressee)})
	text := locales.Join(
		locales.Lines(locales.Bold(i.Name(string(l))), l.HTML("inquiry.kind", locales.Args{"Kind": wording.InquiryKind(l, i.Kind), "No": i.No}),
			l.HTML("inquiry.author", locales.Args{"Name": d.Short(string(l)), "Body": inquiryBody(l, d)}), addressee, inquiryTopic(l, i)),
		locales.Escape(clip(i.Story(string(l)), 1500)),
		locales.Lines(timeline(l, i, steps)...),
		answerOf(l, i),
		locales.Lines(l.HTML("inquiry.points", locales.Args{"X": wording.Amount(l, rating.Micro(i.X), 2), "Code": i.Criterion}), shownBy(l, shown)),
		inventedMark(l, d))
	share := handlers.Button{Label: l.Text("button.share"), URL: "https://t.me/share/url?url=" + url.QueryEscape(c.link("i-"+id36(i.ID)))}
	return show(r, text, row(press(fitting(l.Text("inquiry.to_deputy", locales.Args{"Name": d.Brief(string(l))}), d.Brief(string(l))), "card", id36(d.ID))), row(share), back), nil
}

// inquiryBody is where the deputy sat on the day.
func inquiryBody(l locales.Lang, d deputy.Deputy) string {
	for _, m := range append(slices.Clone(d.Mandates), d.Past...) {
		return m.Body.Name.In(string(l))
	}
	return ""
}

// inquiryTopic is the topic, where a title says something else.
func inquiryTopic(l locales.Lang, i inquiry.Inquiry) locales.HTML {
	if i.Topic == "" || i.Title.KK != "" || i.Title.RU != "" { // the title says more, in the reader's language
		return ""
	}
	return l.HTML("inquiry.topic", locales.Args{"Topic": i.Topic})
}

// timeline is how an inquiry came about, the oldest first.
func timeline(l locales.Lang, i inquiry.Inquiry, steps []inquiry.Step) []locales.HTML {
	lines := []locales.HTML{l.HTML("inquiry.timeline"), l.HTML("inquiry.sent_on", locales.Args{"Day": l.DateYear(i.Day)})}
	if len(steps) > 0 {
		lines = append(lines, l.HTML("inquiry.entered_on", locales.Args{"Day": l.DateYear(steps[0].MadeAt.In(calendar.Zone))}))
	}
	due := locales.Args{"Day": l.DateYear(i.Due)}
	switch i.Stands {
	case inquiry.Overdue:
		lines = append(lines, l.HTML("inquiry.was_due", due))
	case inquiry.Waiting:
		lines = append(lines, l.HTML("inquiry.due_on", due))
	default:
		lines = append(lines, l.HTML("inquiry.due", due))
	}
	if !i.AnsweredOn.IsZero() {
		key := "inquiry.answered_on"
		if i.AnsweredOn.After(i.Due) {
			key = "inquiry.answered_late"
		}
		lines = append(lines, l.HTML(key, locales.Args{"Day": l.DateYear(i.AnsweredOn)}))
	}
	return lines
}

// answerOf is what came of an inquiry.
func answerOf(l locales.Lang, i inquiry.Inquiry) locales.HTML {
	result := wording.InquiryState(l, i.Stands)
	if i.Outcome != "" {
		result = wording.InquiryOutcome(l, i.Outcome)
	}
	line := l.HTML("inquiry.result", locales.Args{"Result": result})
	if i.Answer == "" {
		return line
	}
	return locales.Lines(line, l.HTML("inquiry.answer", locales.Args{"Answer": clip(i.Answer, 1000)}))
}

// evidenceOfAll is what shows the steps of an inquiry, each thing once.
func evidenceOfAll(ctx context.Context, db postgres.DB, steps []inquiry.Step) (all []activity.Evidence, err error) {
	said := map[[3]string]bool{}
	for _, s := range steps {
		some, err := activity.EvidenceOf(ctx, db, s.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range some {
			if key := [3]string{string(e.Kind), e.Hash + e.Telegram, e.Value}; !said[key] && e.Kind != activity.Document {
				said[key] = true
				all = append(all, e)
			}
		}
	}
	return all, nil
}

func shownBy(l locales.Lang, all []activity.Evidence) locales.HTML {
	if len(all) == 0 {
		return l.HTML("inquiry.by_number")
	}
	lines := []locales.HTML{l.HTML("scorewhy.proof")}
	for _, e := range all[:min(len(all), 6)] {
		lines = append(lines, proof(l, e))
	}
	return locales.Lines(lines...)
}
