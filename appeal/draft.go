package appeal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// What a draft, and a message of a thread, may hold.
const (
	TextMost  = 4000     // letters, all parts together
	FilesMost = 10       // attachments
	FileMost  = 20 << 20 // bytes: what a bot can fetch
)

// Part is a text by the message it came in.
type Part struct {
	Message int64  `json:"message"`
	Text    string `json:"text"`
}

// File is an attachment, as Telegram has it.
type File struct {
	Message int64  `json:"message"`
	Kind    string `json:"kind"` // a handlers.FileKind
	ID      string `json:"id"`
	Unique  string `json:"unique,omitempty"`
	Name    string `json:"name,omitempty"`
	MIME    string `json:"mime,omitempty"`
	Size    int64  `json:"size,omitempty"`
	Hash    string `json:"hash,omitempty"` // in internal/file, once it is fetched
}

// Draft is what a person is writing. Nothing of it has been sent, and nobody else sees
// it. Parts and files are in the order they came.
type Draft struct {
	Person    int64
	Deputy    int64 // to whom; 0: not chosen yet
	Topic     Topic // "": not known
	Chosen    bool  // the topic was chosen, not guessed
	Unit      string
	Place     int64
	Name      string
	Contact   string
	Nameless  bool
	Step      string // what the next message means, as the talk calls it: the talk may be lost, this is not
	Parts     []Part
	Files     []File
	StartedAt time.Time
	ChangedAt time.Time
}

// Text is what was written, the parts under each other.
func (d Draft) Text() string {
	texts := make([]string, 0, len(d.Parts))
	for _, p := range d.Parts {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "\n")
}

// Last is the message that a part or a file came in last; 0 where there is none.
func (d Draft) Last() int64 {
	var last int64
	for _, p := range d.Parts {
		last = max(last, p.Message)
	}
	for _, f := range d.Files {
		last = max(last, f.Message)
	}
	return last
}

// Empty says that there is nothing to be sent.
func (d Draft) Empty() bool { return strings.TrimSpace(d.Text()) == "" && len(d.Files) == 0 }

// Write adds a text, or puts it in the place of what the same message said before; an
// empty one takes that out. Where the topic was not chosen it is guessed anew. ErrTooLong leaves
// the draft as it was.
func (d *Draft) Write(message int64, text string) error {
	parts := slices.Clone(d.Parts)
	i := slices.IndexFunc(parts, func(p Part) bool { return p.Message == message })
	switch {
	case i >= 0 && text == "":
		parts = slices.Delete(parts, i, i+1)
	case i >= 0:
		parts[i].Text = text
	case text != "":
		parts = append(parts, Part{message, text})
	}
	next := Draft{Parts: parts}
	if utf8.RuneCountInString(next.Text()) > TextMost {
		return ErrTooLong
	}
	d.Parts = parts
	if !d.Chosen {
		d.Topic = Guess(d.Text())
	}
	return nil
}

// Rewrite puts one text in the place of all that was written.
func (d *Draft) Rewrite(message int64, text string) error {
	old := d.Parts
	d.Parts = nil
	if err := d.Write(message, text); err != nil {
		d.Parts = old
		return err
	}
	return nil
}

// Holds says whether a part or a file of the draft came in a message.
func (d Draft) Holds(message int64) bool {
	return slices.ContainsFunc(d.Parts, func(p Part) bool { return p.Message == message }) ||
		slices.ContainsFunc(d.Files, func(f File) bool { return f.Message == message })
}

// Attach adds a file. The same one again changes nothing; ErrTooMany and ErrTooBig
// leave the draft as it was.
func (d *Draft) Attach(f File) (err error) {
	d.Files, err = attached(d.Files, f)
	return err
}

func attached(files []File, f File) ([]File, error) {
	switch {
	case slices.ContainsFunc(files, func(o File) bool { return o.Message == f.Message && o.ID == f.ID }):
		return files, nil
	case f.Size > FileMost:
		return files, ErrTooBig
	case len(files) >= FilesMost:
		return files, ErrTooMany
	}
	return append(slices.Clone(files), f), nil
}

// DraftOf returns what a person is writing; false for one who writes nothing.
func DraftOf(ctx context.Context, db postgres.DB, person int64) (Draft, bool, error) {
	rows, err := db.Query(ctx, `
		SELECT person, coalesce(deputy, 0), topic, chosen, unit, coalesce(place, 0), name, contact, nameless, step, parts, files, started_at, changed_at
		FROM appeal_draft WHERE person = $1`, person)
	if err != nil {
		return Draft{}, false, fmt.Errorf("appeal: draft: %w", err)
	}
	d, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Draft])
	if errors.Is(err, pgx.ErrNoRows) {
		return Draft{}, false, nil
	}
	if err != nil {
		return Draft{}, false, fmt.Errorf("appeal: draft: %w", err)
	}
	return d, true, nil
}

// SaveDraft keeps what a person is writing; StartedAt is kept from the first time.
func SaveDraft(ctx context.Context, db postgres.DB, d Draft, now time.Time) error {
	if d.Parts == nil {
		d.Parts = []Part{}
	}
	if d.Files == nil {
		d.Files = []File{}
	}
	_, err := db.Exec(ctx, `
		INSERT INTO appeal_draft AS old (person, deputy, topic, chosen, unit, place, name, contact, nameless, parts, files, started_at, changed_at, step)
		VALUES ($1, nullif($2, 0), $3, $4, $5, nullif($6, 0), $7, $8, $9, $10, $11, $12, $12, $13)
		ON CONFLICT (person) DO UPDATE SET deputy = EXCLUDED.deputy, topic = EXCLUDED.topic, chosen = EXCLUDED.chosen,
			unit = EXCLUDED.unit, place = EXCLUDED.place, name = EXCLUDED.name, contact = EXCLUDED.contact,
			nameless = EXCLUDED.nameless, step = EXCLUDED.step, parts = EXCLUDED.parts, files = EXCLUDED.files, changed_at = EXCLUDED.changed_at`,
		d.Person, d.Deputy, d.Topic, d.Chosen, d.Unit, d.Place, d.Name, d.Contact, d.Nameless, d.Parts, d.Files, now, d.Step)
	if err != nil {
		return fmt.Errorf("appeal: draft: %w", err)
	}
	return nil
}

// DropDraft forgets what a person was writing.
func DropDraft(ctx context.Context, db postgres.DB, person int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM appeal_draft WHERE person = $1`, person); err != nil {
		return fmt.Errorf("appeal: draft: %w", err)
	}
	return nil
}
