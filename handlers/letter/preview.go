package letter

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"strconv"
	"time"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// Preview is a draft as the deputy will see it, with everything that can be changed one
// tap away. What answers it is added to the draft.
func Preview(ctx context.Context, db postgres.DB, l locales.Lang, d appeal.Draft, now time.Time) (handlers.Message, error) {
	to, err := addressee(ctx, db, l, d, now)
	if err != nil {
		return handlers.Message{}, err
	}
	where, err := place(ctx, db, l, d.Unit, d.Place)
	if err != nil {
		return handlers.Message{}, err
	}
	head := []locales.HTML{to}
	proposed, err := council.DraftTo(ctx, db, d.Person)
	if err != nil {
		return handlers.Message{}, err
	}
	if line, err := Proposal(ctx, db, l, proposed); err != nil {
		return handlers.Message{}, err
	} else if line != "" {
		head = append(head, line)
	}
	if d.Topic != "" {
		head = append(head, l.HTML("write.topic", locales.Args{"Topic": wording.Topic(l, string(d.Topic))}))
	}
	head = append(head, said(l, "write.place", "write.place_none", "Place", where), said(l, "write.from", "write.from_none", "Name", d.Name))
	if d.Contact != "" {
		head = append(head, l.HTML("write.contact", locales.Args{"Contact": d.Contact}))
	}
	if d.Nameless {
		head = append(head, l.HTML("write.nameless"))
	}
	var body locales.HTML
	if text := d.Text(); text != "" {
		body = l.HTML("write.quote", locales.Args{"Text": text})
	}
	return handlers.Message{
		HTML: locales.Join(Dangers(l, d.Text()), l.HTML("write.title"), locales.Lines(head...), locales.Lines(body, Files(l, d.Files))),
		Rows: previewRows(l, d), Ref: DraftRef,
	}, nil
}

func said(l locales.Lang, key, none, name, value string) locales.HTML {
	if value == "" {
		return l.HTML(none)
	}
	return l.HTML(key, locales.Args{name: value})
}

// Proposal is the line that says to which council something is a proposal; "" for none.
func Proposal(ctx context.Context, db postgres.DB, l locales.Lang, id int64) (locales.HTML, error) {
	if id == 0 {
		return "", nil
	}
	c, err := council.ByID(ctx, db, id)
	return l.HTML("council.proposal_to", locales.Args{"Name": c.Name.In(string(l))}), err
}

// addressee is the line that says to whom.
func addressee(ctx context.Context, db postgres.DB, l locales.Lang, d appeal.Draft, now time.Time) (locales.HTML, error) {
	if d.Deputy == 0 {
		return l.HTML("write.to_nobody"), nil
	}
	name, err := Name(ctx, db, l, d.Deputy, now)
	if err != nil {
		return "", err
	}
	return l.HTML("write.to", locales.Args{"Name": name}), nil
}

func previewRows(l locales.Lang, d appeal.Draft) [][]handlers.Button {
	first := screen.Press(l.Text("write.send"), "wsend", Mark(d))
	if d.Deputy == 0 {
		first = screen.Press(l.Text("write.button_choose"), "wwhom")
	}
	return [][]handlers.Button{
		screen.Row(first),
		screen.Row(screen.Press(l.Text("write.button_change"), "wchg"), screen.Press(l.Text("write.button_more"), "wmore")),
		screen.Row(screen.Press(l.Text("write.button_name"), "wname"), screen.Press(l.Text("write.button_topic"), "wtopic")),
		screen.Row(screen.Press(l.Text("write.button_place"), "wplace"), screen.Press(l.Text("write.button_contact"), "wphone")),
		screen.Row(screen.Press(l.Text("write.button_whom"), "wwhom"), screen.Press(l.Text("write.button_drop"), "wdrop")),
	}
}

// Mark stands for all that a draft says, so that what is sent is what was shown.
func Mark(d appeal.Draft) string {
	files := make([]string, 0, len(d.Files))
	for _, f := range d.Files {
		files = append(files, f.ID) // where a file is kept meanwhile is nothing that it says
	}
	sum := fnv.New32a()
	_ = json.NewEncoder(sum).Encode([]any{d.Deputy, d.Topic, d.Unit, d.Place, d.Name, d.Contact, d.Nameless, d.Text(), files})
	return strconv.FormatUint(uint64(sum.Sum32()), 36)
}

// Unfinished says that there is a draft, with the ways to go on or to drop it.
func Unfinished(ctx context.Context, db postgres.DB, l locales.Lang, d appeal.Draft, now time.Time) (handlers.Message, error) {
	to, err := addressee(ctx, db, l, d, now)
	if err != nil {
		return handlers.Message{}, err
	}
	text := screen.Clip(d.Text(), 200)
	if text == "" {
		text = l.Text("write.unfinished_files")
	}
	return handlers.Message{
		HTML: l.HTML("write.unfinished", locales.Args{"To": to, "Text": text}),
		Rows: [][]handlers.Button{
			screen.Row(screen.Press(l.Text("write.button_resume"), "wshow")),
			screen.Row(screen.Press(l.Text("write.button_erase"), "wdrop")),
		},
	}, nil
}
