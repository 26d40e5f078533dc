package staff

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/handlers/screen"
	"qalauly/internal/days"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
)

// talkProof is the conversation in which is awaited what shows that a stage is done.
const talkProof = "roadmapproof"

// proving is what a talk about a report keeps.
type proving struct {
	Item  int64
	Stage int64        `json:",omitempty"`
	Kind  roadmap.Kind `json:",omitempty"`
}

// askProof asks for what shows a report: ys <item> <stage>, yp <item>, yd <item>.
func (s staff) askProof(kind roadmap.Kind) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		l := r.Lang
		i, err := s.kept(ctx, db, keeper(m, r), screen.IDArg(r, 0))
		if err != nil {
			return handlers.Reply{}, err
		}
		about := proving{Item: i.ID, Kind: kind}
		what := l.Text("roadmapdesk.kind_step")
		key := "roadmapdesk.ask_proof"
		switch kind {
		case roadmap.Drop:
			what, key = l.Text("roadmapdesk.kind_drop"), "roadmapdesk.ask_drop"
		case roadmap.StageDone:
			stages, err := roadmap.Stages(ctx, db, i.ID)
			if err != nil {
				return handlers.Reply{}, err
			}
			for _, one := range stages {
				if one.ID == screen.IDArg(r, 1) {
					about.Stage, what = one.ID, one.Title.In(string(l))
				}
			}
			if about.Stage == 0 {
				return handlers.OldButton(l), nil
			}
		}
		text := locales.Join(progress.Title(l, i), l.HTML(key, locales.Args{"What": what}))
		return remember(screen.Show(r, text, screen.Row(screen.Press(l.Text("button.back"), "yi", screen.ID36(i.ID)))), talkProof, about)
	}
}

// shownFor is what a message shows: files, links, papers; the day it names, and its words.
type shownFor struct {
	proof []roadmap.Proof
	day   calendar.Day
	note  string
}

// readShown reads a message: a day may stand first, links anywhere; without file and link
// words with a number are a document.
func readShown(r handlers.Request) shownFor {
	shown := shownFor{day: today(r)}
	if r.File != nil {
		shown.proof = append(shown.proof, roadmap.Proof{Kind: activity.File, Telegram: r.File.Unique, FileID: r.File.ID})
	}
	var words []string
	for _, word := range strings.Fields(r.Text) {
		if strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://") {
			shown.proof = append(shown.proof, roadmap.Proof{Kind: activity.Link, Value: strings.TrimRight(word, ".,;")})
			continue
		}
		words = append(words, word)
	}
	if d := days.Read(words, days.Past(today(r))); d.Words > 0 && (d.Rule == "" || d.Rule == days.Future) {
		shown.day, words = d.Day, words[d.Words:]
	}
	shown.note = strings.TrimLeft(strings.Join(words, " "), ",.;:–— ")
	if len(shown.proof) == 0 && strings.ContainsFunc(shown.note, unicode.IsDigit) {
		shown.proof = append(shown.proof, roadmap.Proof{Kind: activity.Document, Value: shown.note})
	}
	return shown
}

// proofSaid records the report of the talk with what was sent.
func (s staff) proofSaid(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	var about proving
	if !recall(r, talkProof, &about) || about.Item == 0 {
		return idle(screen.Say(l.HTML("cardask.lost"))), nil
	}
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	shown := readShown(r)
	id, err := s.roadmapDesk().Record(ctx, db, keeper(m, r), roadmap.Draft{
		Item: about.Item, Stage: about.Stage, Kind: about.Kind, Day: shown.day, Note: shown.note, Proof: shown.proof,
	}, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if err := fetchProof(ctx, db, shown.proof); err != nil {
		return handlers.Reply{}, err
	}
	ref := "roadmap:" + number(id)
	reply := idle(screen.Say(l.HTML("roadmapdesk.recorded", locales.Args{"Day": l.DateYear(shown.day.Start())}),
		screen.Row(screen.Press(l.Text("roadmapdesk.withdraw_button"), "yw", screen.ID36(id))),
		screen.Row(screen.Press(l.Text("roadmapdesk.item_button"), "yi", screen.ID36(about.Item)))))
	reply.Messages[0].Ref, reply.Album = ref, ref
	return reply, nil
}

// fetchProof has files of proof fetched.
func fetchProof(ctx context.Context, db postgres.DB, proof []roadmap.Proof) error {
	for _, p := range proof {
		if p.Kind != activity.File {
			continue
		}
		if _, err := job.Enqueue(ctx, db, roadmap.FetchTask, p.Telegram); err != nil {
			return err
		}
	}
	return nil
}

// proofMore takes what answers the message about a report: another file or link.
func (s staff) proofMore(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	_, number, _ := strings.Cut(r.About, ":")
	id, shown := idOf(number), readShown(r)
	if len(shown.proof) == 0 {
		return screen.Say(r.Lang.HTML("roadmapdesk.no_proof")), nil
	}
	for _, p := range shown.proof {
		p.Report = id
		if err := s.roadmapDesk().Attach(ctx, db, keeper(m, r), p, r.Now); err != nil {
			return handlers.Reply{}, err
		}
	}
	if err := fetchProof(ctx, db, shown.proof); err != nil {
		return handlers.Reply{}, err
	}
	reply := handlers.Reply{Album: r.About}
	if r.Album != "" && r.Text == "" {
		return reply, nil // the first of the album was answered
	}
	all, err := roadmap.ProofOf(ctx, db, id)
	reply.Messages = []handlers.Message{{HTML: r.Lang.HTML("roadmapdesk.added", locales.Args{"Count": len(all)}), Ref: r.About}}
	return reply, err
}

// roadmapWithdraw is pressed by who recorded a report: yw <report>.
func (s staff) roadmapWithdraw(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	rep, err := roadmap.ReportByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if err := s.roadmapDesk().Withdraw(ctx, db, keeper(m, r), rep.ID); err != nil {
		return handlers.Reply{}, err
	}
	return s.roadmapItemOf(ctx, db, r, m, rep.Item, r.Lang.HTML("roadmapdesk.withdrawn"))
}

// roadmapFile sends a file of proof: yf <proof>.
func (s staff) roadmapFile(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	p, i, err := s.roadmapDesk().Open(ctx, db, keeper(m, r), screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if p.Hash == "" {
		return screen.Say(r.Lang.HTML("record.coming_one")), nil
	}
	message := handlers.Message{HTML: progress.Title(r.Lang, i), Protect: true}
	if (p.MIME == "image/jpeg" || p.MIME == "image/png") && p.Size <= photoMost {
		message.Photo = p.Hash
	} else {
		message.File = &handlers.Sent{Hash: p.Hash, Name: fmt.Sprintf("roadmap-%d%s", p.ID, extension(p.MIME))}
	}
	return handlers.Reply{Messages: []handlers.Message{message}}, nil
}
