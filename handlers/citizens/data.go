package citizens

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/weekly"
	"qalauly/handlers/wording"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
)

// DataTask makes the file of a rating and sends it to who asked; its reference is the
// snapshot and the person, «17:42».
const DataTask = weekly.NoticeData

// openData is what there is to check the rating by.
func (c citizens) openData() handlers.Audience {
	return handlers.Audience{
		Verbs: map[string]handlers.Run{"data": c.dataOf, "dpack": c.dataFile},
		Links: map[string]handlers.Run{"data": c.openDataLink},
	}
}

// openly is /data: the newest published rating.
func (c citizens) openly(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, err := weeks.Latest(ctx, db, weeks.Weekly)
	return c.dataShown(ctx, db, r, s, err)
}

// openDataLink is a link from a post: data-3f. A post that was corrected leads to what it
// told first, from which the correction can be reached.
func (c citizens) openDataLink(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, ok := parseID(strings.ToLower(r.Args))
	if !ok {
		return c.openly(ctx, db, r)
	}
	s, err := weeks.ByID(ctx, db, id)
	return c.dataShown(ctx, db, r, s, err)
}

// dataOf is pressed: data <snapshot>.
func (c citizens) dataOf(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, err := weeks.ByID(ctx, db, idArg(r, 0))
	return c.dataShown(ctx, db, r, s, err)
}

// dataShown tells a rating's hashes, and gives its file, its method and the licence.
func (c citizens) dataShown(ctx context.Context, db postgres.DB, r handlers.Request, s weeks.Snapshot, err error) (handlers.Reply, error) {
	l := r.Lang
	if errors.Is(err, weeks.ErrNone) || err == nil && s.PublishedAt.IsZero() {
		return show(r, l.HTML("rating.none"), row(press(l.Text("rating.method"), "qm"))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("opendata.title"), l.HTML("opendata.period", locales.Args{"Period": wording.Period(l, s.Period), "Version": s.Version})}
	var rows [][]handlers.Button
	rows = append(rows, row(press(l.Text("opendata.file"), "dpack", id36(s.ID))))
	if s.State == weeks.Superseded {
		newer, err := weeks.Of(ctx, db, s.Period)
		if err != nil && !errors.Is(err, weeks.ErrNone) {
			return handlers.Reply{}, err
		}
		if err == nil {
			lines = append(lines, l.HTML("opendata.superseded", locales.Args{"Version": newer.Version}))
			rows = append(rows, row(press(l.Text("opendata.newer", locales.Args{"Version": newer.Version}), "data", id36(newer.ID))))
		}
	}
	text := locales.Join(
		locales.Lines(lines...),
		l.HTML("opendata.method", locales.Args{"Method": s.MethodID, "Hash": s.Method}),
		l.HTML("opendata.sum", locales.Args{"Hash": s.Hash}),
		l.HTML("opendata.check"),
		l.HTML("opendata.licence", locales.Args{"Licence": digest.Licence, "Link": digest.LicenceURL}))
	rows = append(rows, row(press(l.Text("rating.method"), "qm")), row(press(l.Text("opendata.table"), "q")))
	return show(r, text, rows...), nil
}

// dataFile is pressed: dpack <snapshot>. A file that was made before comes at once.
func (c citizens) dataFile(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, err := weeks.ByID(ctx, db, idArg(r, 0))
	if errors.Is(err, weeks.ErrNone) || err == nil && s.PublishedAt.IsZero() {
		return handlers.OldButton(r.Lang), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	hash, err := digest.Package(ctx, db, s.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if hash != "" {
		return handlers.Reply{Messages: []handlers.Message{weekly.DataFile(r.Lang, s, hash)}}, nil
	}
	if _, err := job.Enqueue(ctx, db, DataTask, fmt.Sprintf("%d:%d", s.ID, r.Person.ID)); err != nil {
		return handlers.Reply{}, err
	}
	return screen.Say(r.Lang.HTML("opendata.preparing"), row(press(r.Lang.Text("button.back"), "data", id36(s.ID)))), nil
}
