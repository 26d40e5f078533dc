// Package letter holds what citizens see of their appeals in more than one place: the
// preview of a draft, the slip, the files of a message. Handlers and notices show the
// same. The rule it keeps: what is shown to the author is all that the deputy gets, and
// nothing of an answer before it has gone out.
package letter

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Kind and DraftKind stand before ":" in what messages to the author are about.
const (
	Kind      = "appeal"
	DraftKind = "draft"
)

// DraftRef is what the preview of a draft is about.
const DraftRef = DraftKind + ":p"

// What is owed to the author beside the notices of package appeal. The reference of both
// is the draft's.
const (
	DraftNotice = "appeal_draft" // the preview, when all of an album has come
	FullNotice  = "appeal_full"  // some files of an album found no room
)

// Ref is what the slip of an appeal is about.
func Ref(id int64) string { return Kind + ":" + strconv.FormatInt(id, 10) }

// ViewRef is what an appeal opened from the list is about, SurveyRef the one question.
func ViewRef(id int64) string { return Ref(id) + ":v" }

// SurveyRef is what the question about an answer is about.
func SurveyRef(id int64) string { return Ref(id) + ":s" }

// RefOf is what the copy of a message is about.
func RefOf(m appeal.Message) string { return Ref(m.Appeal) + ":m" + strconv.FormatInt(m.ID, 10) }

// ReadRef is the appeal that a message of ours is about; 0 for none.
func ReadRef(ref string) int64 {
	parts := strings.Split(ref, ":")
	if len(parts) < 2 || parts[0] != Kind {
		return 0
	}
	id, _ := strconv.ParseInt(parts[1], 10, 64)
	return id
}

// Name is whom an appeal is for, marked where they are invented.
func Name(ctx context.Context, db postgres.DB, l locales.Lang, id int64, now time.Time) (string, error) {
	d, err := deputy.Get(ctx, db, id, now)
	if err != nil {
		return "", fmt.Errorf("letter: name: %w", err)
	}
	name := d.Short(string(l))
	if d.Invented {
		name = l.Text("list.mark", locales.Args{"Name": name})
	}
	return name, nil
}

// place is where a matter is; "" where that is not said.
func place(ctx context.Context, db postgres.DB, l locales.Lang, unit string, settlement int64) (string, error) {
	if unit == "" {
		return "", nil
	}
	full, _, err := cards.Where(ctx, db, l, appeal.Appeal{PlaceUnit: unit, Place: settlement})
	return full, err
}

// kinds are the words for kinds of files, in the order in which they are counted.
var kinds = []struct {
	kind handlers.FileKind
	key  string
}{
	{handlers.PhotoFile, "write.kind.photo"}, {handlers.VideoFile, "write.kind.video"}, {handlers.VoiceFile, "write.kind.voice"},
	{handlers.RoundFile, "write.kind.video_note"}, {handlers.AudioFile, "write.kind.audio"}, {handlers.DocumentFile, "write.kind.document"},
	{handlers.AnimationFile, "write.kind.animation"}, {handlers.StickerFile, "write.kind.sticker"},
}

// Files counts attachments by kind: «📎 фото: 2 · голос: 1»; "" for none.
func Files(l locales.Lang, files []appeal.File) locales.HTML {
	return locales.Escape(Counted(l, files))
}

// Counted is Files as plain text.
func Counted(l locales.Lang, files []appeal.File) string {
	count := map[handlers.FileKind]int{}
	for _, f := range files {
		count[handlers.FileKind(f.Kind)]++
	}
	var parts []string
	for _, k := range kinds {
		if n := count[k.kind]; n > 0 {
			parts = append(parts, l.Text("write.file", locales.Args{"Kind": l.Text(k.key), "Number": n}))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return l.Text("write.files", locales.Args{"Files": strings.Join(parts, " · ")})
}

// Dangers are the numbers to call for the dangers that a text speaks of; "" for none.
func Dangers(l locales.Lang, text string) locales.HTML {
	found := appeal.Urgent(text)
	if len(found) == 0 {
		return ""
	}
	keys := map[appeal.Danger]string{
		appeal.Fire: "danger.fire", appeal.Crime: "danger.crime", appeal.Ambulance: "danger.ambulance",
		appeal.Gas: "danger.gas", appeal.Despair: "danger.despair", appeal.Corruption: "danger.corruption",
	}
	lines := []locales.HTML{l.HTML("danger.title")}
	for _, d := range found {
		lines = append(lines, l.HTML(keys[d]))
	}
	return locales.Lines(append(lines, l.HTML("danger.late"))...)
}
