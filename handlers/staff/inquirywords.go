package staff

import (
	"context"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/days"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/inquiry"
)

// talkInquiry is the conversation about one inquiry: its text, or its answer.
const talkInquiry = "inquiry"

// aboutInquiry is what the talk keeps. Without an outcome the next words are a title and
// a text; with one they are the day of the answer, and then the answer.
type aboutInquiry struct {
	Record  int64
	Outcome inquiry.Outcome `json:",omitempty"`
	On      string          `json:",omitempty"`
}

// inquiryText is pressed: iqtext <record>. The next message is a title and a text.
func (s staff) inquiryText(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	i, _, refused, err := s.openInquiry(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	l := r.Lang
	text := locales.Join(l.HTML("inquirydesk.ask_text", locales.Args{"No": i.No, "Title": inquiry.TitleMost, "Text": inquiry.TextMost}), wording.InquiryWords(l, i))
	return remember(screen.Show(r, text, screen.Row(screen.Press(l.Text("inquirydesk.leave"), "iqsee", screen.ID36(i.ID)))), talkInquiry, aboutInquiry{Record: i.ID})
}

// inquiryAnswer is pressed: iqans <record>. It asks what came of it.
func (s staff) inquiryAnswer(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	i, _, refused, err := s.openInquiry(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	l := r.Lang
	rows := [][]handlers.Button{}
	for n, outcome := range inquiry.Outcomes() {
		rows = append(rows, screen.Row(screen.Press(screen.Capital(wording.InquiryOutcome(l, outcome)), "iqout", screen.ID36(i.ID), screen.ID36(int64(n)))))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("inquirydesk.leave"), "iqsee", screen.ID36(i.ID))))
	return screen.Show(r, l.HTML("inquirydesk.ask_outcome", locales.Args{"No": i.No, "Name": i.Name(string(l))}), rows...), nil
}

// outcomeArg is the outcome of a button.
func outcomeArg(r handlers.Request, at int) (inquiry.Outcome, bool) {
	all := inquiry.Outcomes()
	n, ok := screen.ParseIndex(screen.Arg(r, at), len(all))
	if !ok {
		return "", false
	}
	return all[n], true
}

// inquiryOutcome is pressed: iqout <record> <outcome>. That no answer came is entered at
// once; of one that came the day is asked.
func (s staff) inquiryOutcome(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	outcome, ok := outcomeArg(r, 1)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	i, by, refused, err := s.openInquiry(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if !outcome.Answered() {
		return s.answerEntered(ctx, db, r, i, by, inquiry.Reply{Outcome: outcome}, nil)
	}
	l, today := r.Lang, calendar.DayOf(r.Now)
	var buttons []handlers.Button
	for back := range calendar.Day(4) {
		if day := today - back; day.String() >= i.Day.Format(time.DateOnly) {
			buttons = append(buttons, screen.Press(dayLabel(r, day), "iqday", screen.ID36(i.ID), screen.Arg(r, 1), day.Start().Format("20060102")))
		}
	}
	rows := append(screen.Grid(buttons), screen.Row(screen.Press(l.Text("inquirydesk.leave"), "iqsee", screen.ID36(i.ID))))
	return remember(screen.Show(r, l.HTML("inquirydesk.ask_day", locales.Args{"Outcome": wording.InquiryOutcome(l, outcome)}), rows...),
		talkInquiry, aboutInquiry{Record: i.ID, Outcome: outcome})
}

// inquiryDay is pressed: iqday <record> <outcome> <day>. The next message is the answer.
func (s staff) inquiryDay(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	outcome, ok := outcomeArg(r, 1)
	on, dated := dayArg(r, 2)
	if !ok || !dated {
		return handlers.OldButton(r.Lang), nil
	}
	i, _, refused, err := s.openInquiry(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.askReply(r, aboutInquiry{Record: i.ID, Outcome: outcome, On: on.Format(time.DateOnly)})
}

// dayArg is the day of a button.
func dayArg(r handlers.Request, at int) (time.Time, bool) {
	day, err := time.ParseInLocation("20060102", screen.Arg(r, at), calendar.Zone)
	return day, err == nil
}

// askReply asks for the answer itself.
func (s staff) askReply(r handlers.Request, about aboutInquiry) (handlers.Reply, error) {
	l := r.Lang
	day, err := time.Parse(time.DateOnly, about.On)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := l.HTML("inquirydesk.ask_proof", locales.Args{"Outcome": wording.InquiryOutcome(l, about.Outcome), "Day": l.DateYear(day)})
	return remember(screen.Show(r, text, screen.Row(screen.Press(l.Text("inquirydesk.leave"), "iqsee", screen.ID36(about.Record)))), talkInquiry, about)
}

// inquiryTyped is what was said in the talk.
func (s staff) inquiryTyped(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	var about aboutInquiry
	if !recall(r, talkInquiry, &about) {
		return idle(screen.Say(r.Lang.HTML("inquirydesk.lost"), screen.Row(screen.Press(r.Lang.Text("inquirydesk.desk"), "iqdesk")))), nil
	}
	i, by, refused, err := s.openInquiry(ctx, db, r, m, about.Record)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	switch {
	case about.Outcome == "":
		return s.textTyped(ctx, db, r, i, by)
	case about.On == "":
		return s.dayTyped(r, about)
	}
	shown, ok := s.readProof(ctx, r)
	if !ok {
		return screen.Say(r.Lang.HTML("inquirydesk.err_answer")), nil
	}
	a := inquiry.Reply{Outcome: about.Outcome, Text: r.Text, Links: shown.links}
	for _, link := range shown.links {
		a.Text = strings.TrimSpace(strings.ReplaceAll(a.Text, link, ""))
	}
	if shown.paper != "" {
		a.Papers = []string{shown.paper}
	}
	if a.On, err = time.Parse(time.DateOnly, about.On); err != nil {
		return handlers.Reply{}, err
	}
	return s.answerEntered(ctx, db, r, i, by, a, shown.file)
}

// dayTyped is the day of an answer in words.
func (s staff) dayTyped(r handlers.Request, about aboutInquiry) (handlers.Reply, error) {
	words := strings.Fields(strings.ToLower(r.Text))
	read := days.Read(words, days.Past(today(r)))
	if len(words) == 0 || read.Words == 0 || read.Rule != "" {
		return screen.Say(r.Lang.HTML("inquirydesk.bad_day")), nil
	}
	about.On = read.Day.Start().Format(time.DateOnly)
	return s.askReply(r, about)
}

// textTyped is a title, and a text in the lines below it.
func (s staff) textTyped(ctx context.Context, db postgres.DB, r handlers.Request, i inquiry.Inquiry, by inquiry.By) (handlers.Reply, error) {
	l := r.Lang
	title, text, _ := strings.Cut(strings.TrimSpace(r.Text), "\n")
	if strings.TrimSpace(title) == "" {
		return screen.Say(l.HTML("inquirydesk.err_empty")), nil
	}
	var titles, texts deputy.Name
	other := l.Text("inquirydesk.in_kazakh")
	if locales.WrittenInKazakh(r.Text) {
		titles.KK, texts.KK, other = title, text, l.Text("inquirydesk.in_russian")
	} else {
		titles.RU, texts.RU = title, text
	}
	made, err := s.book().Write(ctx, db, by, i.ID, titles, texts, r.Now)
	if err != nil {
		reply, err := s.inquiryRefused(ctx, db, r, i.ID, err)
		return reply, err
	}
	reply := screen.Say(l.HTML("inquirydesk.text_kept", locales.Args{"Record": number(made.ID), "Other": other}),
		screen.Row(screen.Press(l.Text("inquirydesk.enough"), "iqsee", screen.ID36(made.ID))))
	reply.Messages[0].Ref = ref("record", made.ID)
	return remember(reply, talkInquiry, aboutInquiry{Record: made.ID})
}

func (s staff) book() inquiry.Book { return inquiry.Book{Ledger: s.ledger} }

// answerEntered enters an answer.
func (s staff) answerEntered(ctx context.Context, db postgres.DB, r handlers.Request, i inquiry.Inquiry, by inquiry.By, a inquiry.Reply, sent *handlers.File) (handlers.Reply, error) {
	if sent != nil {
		a.Files = []activity.Evidence{{Telegram: sent.Unique, FileID: sent.ID}}
	}
	made, err := s.book().Answer(ctx, db, by, i.ID, a, r.Now)
	if err != nil {
		reply, err := s.inquiryRefused(ctx, db, r, i.ID, err)
		return idle(reply), err
	}
	if sent != nil {
		if _, err := job.Enqueue(ctx, db, activity.FetchTask, sent.Unique); err != nil {
			return handlers.Reply{}, err
		}
	}
	l := r.Lang
	key := "inquirydesk.answer_entered"
	if by.Proposes {
		key = "inquirydesk.answer_proposed"
	}
	reply := screen.Show(r, l.HTML(key, locales.Args{"Record": number(made.ID), "No": i.No, "Outcome": wording.InquiryOutcome(l, a.Outcome)}),
		screen.Row(screen.Press(l.Text("inquirydesk.desk"), "iqdesk")))
	reply.Messages[0].Ref, reply.Album = ref("record", made.ID), ref("record", made.ID)
	return idle(reply), nil
}
