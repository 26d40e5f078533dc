package staff

import (
	"context"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/internal/postgres"
)

// hands are those who make records, and those who propose them.
var (
	recorders = []account.Duty{account.Recorder}
	proposers = []account.Duty{account.Deputy, account.Assistant}
	hands     = []account.Duty{account.Recorder, account.Deputy, account.Assistant}
)

// recording is how records are made: in one line, in many, step by step; what is
// said of the one just made; what was sent back.
func (s staff) recording() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{
			s.command("record", recorders, s.record),
			s.command("attendance", recorders, s.attendance),
			s.command("returned", recorders, s.returned),
			s.command("propose", proposers, s.propose),
			s.command("myproposals", proposers, s.proposals),
		},
		Talks: map[string]handlers.Run{talkRecord: s.only("/record", hands, s.typed)},
		Verbs: map[string]handlers.Run{
			"rpick":  s.only("record", hands, s.picked),
			"rskip":  s.only("record", hands, s.skipped),
			"rblock": s.only("record", hands, s.block),
			"rtwice": s.only("record", hands, s.twice),
			"ropen":  s.only("record", hands, s.openDraft),
			"rdrop":  s.only("record", hands, s.dropDraft),
			"rundo":  s.only("record", hands, s.undo),
			"rmore":  s.only("record", hands, s.more),
			"rback":  s.only("returned", recorders, s.openReturned),
			"rlist":  s.only("returned", recorders, s.returned),
			"rmend":  s.only("returned", recorders, s.mend),
			"rsend":  s.only("returned", recorders, s.resend),
			"rtake":  s.only("returned", recorders, s.takeBack),
			"rseat":  s.only("/attendance", recorders, s.seat),
			"rsheet": s.only("/attendance", recorders, s.sheetPage),
			"rsave":  s.only("/attendance", recorders, s.saveSitting),
		},
		Abouts: map[string]handlers.Run{
			"record": s.only("evidence", hands, s.evidence),
			"event":  s.only("evidence", hands, s.evidence),
		},
	}
}

// record reads what was typed behind the command, or below a picture: what is whole
// is recorded at once, the rest is asked.
func (s staff) record(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.begin(ctx, db, r, m, batch{})
}

// begin takes a message into work and goes on with it.
func (s staff) begin(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b batch) (handlers.Reply, error) {
	if reply, ok := tooLarge(r); ok {
		return reply, nil
	}
	if id, ok := strings.CutPrefix(r.About, "deputy:"); ok && b.Card == 0 {
		b.Card = idOf(id)
	}
	if r.File != nil {
		b.Files = append(b.Files, proof{r.File.ID, r.File.Unique})
	}
	lines, err := s.linesOf(ctx, db, r, m, &b)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(lines) > 1 {
		b.Many = len(lines)
	}
	if len(lines) > 1 || r.Album != "" {
		if b.Event, err = activity.NewEvent(ctx, db); err != nil {
			return handlers.Reply{}, err
		}
	}
	w := workOf(r)
	w.add(r, &b, lines...)
	reply, err := s.advance(ctx, db, r, m, &w)
	if b.Event != 0 {
		reply.Album = ref("event", b.Event)
	}
	return reply, err
}

// linesOf parts a message into its header and its lines.
func (s staff) linesOf(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch) ([]pending, error) {
	if r.Args == "" {
		return []pending{{Text: empty, Line: 1}}, nil
	}
	read, err := s.reader.Read(ctx, s.names(ctx, db, r, m, *b), r.Args, line.Known{Today: today(r), Card: b.Card})
	if err != nil {
		return nil, err
	}
	if read.Header != nil {
		b.Header = read.Header.Text
	}
	var lines []pending
	for _, d := range read.Lines {
		lines = append(lines, pending{Text: d.Text, Line: d.Line})
	}
	if len(lines) == 0 { // a header alone
		lines, b.Header = []pending{{Text: b.Header, Line: 1}}, ""
	}
	return lines, nil
}
