package staff

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// tooLarge says at once that a file cannot be fetched.
func tooLarge(r handlers.Request) (handlers.Reply, bool) {
	if r.File == nil || r.File.Size <= handlers.FileMost {
		return handlers.Reply{}, false
	}
	return screen.Say(r.Lang.HTML("evidence.too_large", locales.Args{"Number": handlers.FileMost >> 20})), true
}

// evidence is what answers the message about a record, or about the records of one
// message: a file, a link, the number of a document.
func (s staff) evidence(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	kind, id, _ := strings.Cut(r.About, ":")
	if w := workOf(r); kind == "event" && r.File != nil && w.waits(idOf(id)) {
		return s.early(ctx, db, r, m, &w, idOf(id))
	}
	made, err := recordsOf(ctx, db, kind == "event", idOf(id))
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(made) == 0 {
		return screen.Say(r.Lang.HTML("evidence.gone")), nil
	}
	if made, err = s.provable(ctx, db, r, m, made); err != nil {
		return handlers.Reply{}, err
	}
	if len(made) == 0 {
		return s.refuse(ctx, db, r, m, "evidence", refusal{Key: "evidence.not_yours"})
	}
	shown, ok := s.readProof(ctx, r)
	if !ok {
		return screen.Say(r.Lang.HTML("evidence.none")), nil
	}
	open := 0
	for _, one := range made {
		err := s.prove(ctx, db, r, actor(m, r), one.ID, shown)
		if errors.Is(err, activity.ErrState) {
			continue
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		open++
	}
	if open == 0 {
		return screen.Say(r.Lang.HTML("evidence.closed")), nil
	}
	reply := handlers.Reply{Album: r.About}
	if r.Album != "" && r.Text == "" && r.File != nil && s.rest(ctx, db, made[0].ID) {
		return reply, nil // the first of the album was answered
	}
	message, err := s.proven(ctx, db, r, made)
	reply.Messages = []handlers.Message{message}
	return reply, err
}

// rest says that a record had evidence before this.
func (s staff) rest(ctx context.Context, db postgres.DB, record int64) bool {
	all, err := activity.EvidenceOf(ctx, db, record)
	return err == nil && len(all) > 1
}

// shownBy is what was sent to show that something is true.
type shownBy struct {
	file  *handlers.File
	links []string
	paper string
}

// readProof reads what was sent; false where it shows nothing.
func (s staff) readProof(ctx context.Context, r handlers.Request) (shownBy, bool) {
	by := shownBy{file: r.File}
	if r.Text != "" {
		m, err := s.reader.Read(ctx, nobody{}, strings.Join(strings.Fields(r.Text), " "), line.Known{Today: today(r)})
		if err == nil && len(m.Lines) > 0 {
			by.links = m.Lines[0].Links
		}
		if len(by.links) == 0 && r.File == nil && strings.ContainsFunc(r.Text, unicode.IsDigit) && len([]rune(r.Text)) <= 300 {
			by.paper = strings.Join(strings.Fields(r.Text), " ")
		}
	}
	return by, by.file != nil || len(by.links) > 0 || by.paper != ""
}

func (s staff) prove(ctx context.Context, db postgres.DB, r handlers.Request, by activity.Actor, record int64, shown shownBy) error {
	var files []proof
	if shown.file != nil {
		files = []proof{{shown.file.ID, shown.file.Unique}}
	}
	if err := s.enclose(ctx, db, r, by, record, files, shown.links); err != nil || shown.paper == "" {
		return err
	}
	return activity.Attach(ctx, db, by, activity.Evidence{Record: record, Kind: activity.Document, Value: shown.paper}, r.Now)
}

// provable are the records to which a member may add: their own, and those of their
// territory.
func (s staff) provable(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, made []activity.Record) ([]activity.Record, error) {
	var own []activity.Record
	for _, one := range made {
		if slices.Contains(one.Hands, m.ID) {
			own = append(own, one)
			continue
		}
		d, err := deputy.Get(ctx, db, one.Deputy, r.Now)
		if err != nil {
			return nil, err
		}
		over, err := s.over(ctx, db, m, account.Recorder, d)
		if err != nil {
			return nil, err
		}
		if over && !slices.Contains(chiefs(m), one.Deputy) {
			own = append(own, one)
		}
	}
	return own, nil
}

// proven says what shows now that records are true.
func (s staff) proven(ctx context.Context, db postgres.DB, r handlers.Request, made []activity.Record) (handlers.Message, error) {
	l := r.Lang
	message := handlers.Message{Ref: r.About}
	if len(made) > 1 {
		message.HTML = l.HTML("evidence.added_many", locales.Args{"First": made[0].ID, "Last": made[len(made)-1].ID})
		return message, nil
	}
	all, err := activity.EvidenceOf(ctx, db, made[0].ID)
	message.HTML = l.HTML("evidence.added", locales.Args{"Record": made[0].ID, "Number": len(all)})
	if made[0].State == activity.Returned {
		message.Rows = [][]handlers.Button{{screen.Press(l.Text("returned.send_button"), "rsend", screen.ID36(made[0].ID))}}
	}
	return message, err
}

// waits says that lines of an event are still asked about.
func (w work) waits(event int64) bool {
	return slices.ContainsFunc(w.Lines, func(p pending) bool { return w.of(p).Event == event })
}

// early takes a file of a message of which lines are still asked about: it is for
// them too.
func (s staff) early(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work, event int64) (handlers.Reply, error) {
	for _, b := range w.Batches {
		if b.Event == event {
			if err := s.keep(ctx, db, r, m, b); err != nil {
				return handlers.Reply{}, err
			}
		}
	}
	talk, err := w.talk()
	reply := handlers.Reply{Talk: talk}
	if r.Album == "" {
		reply.Messages = screen.Say(r.Lang.HTML("entry.file_kept")).Messages
	}
	return reply, err
}
