package citizens

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers/letter"
	"qalauly/handlers/visits"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// ErrNoData is what MyData answers to a name that is of no file of somebody's data.
var ErrNoData = errors.New("citizens: no such file")

// personal is everything that is kept of a person, as it stands in the file for programs.
type personal struct {
	MadeAt     time.Time
	Telegram   int64
	Language   string
	Home       *account.Home        `json:",omitempty"`
	Week       *digest.Subscription `json:",omitempty"`
	Follows    []digest.Item        `json:",omitempty"`
	Receptions []reception.Visit    `json:",omitempty"`
	Measures   []int64              `json:",omitempty"` // of the programme, that are followed
	Saw        []roadmap.Sighting   `json:",omitempty"` // of the programme, with their own eyes
	appeal.Data
}

// MyData makes a file with everything that is kept of a person; name is what follows
// DataFile.
func MyData(ctx context.Context, db postgres.DB, name string, now time.Time) ([]byte, error) {
	parts := strings.Split(name, ":")
	if len(parts) < 3 {
		return nil, ErrNoData
	}
	person, err := strconv.ParseInt(parts[0], 10, 64)
	l, known := locales.Known(parts[1])
	if err != nil || !known {
		return nil, ErrNoData
	}
	d := personal{MadeAt: now.In(calendar.Zone), Telegram: person, Language: string(l)}
	h, ok, err := account.HomeOf(ctx, db, person)
	if err != nil {
		return nil, err
	}
	if ok {
		d.Home = &h
	}
	week, err := digest.SubscriptionOf(ctx, db, person)
	if err != nil {
		return nil, err
	}
	if week.Rhythm != "" {
		d.Week = &week
	}
	if d.Follows, err = digest.Followed(ctx, db, person); err != nil {
		return nil, err
	}
	if d.Receptions, err = reception.DataOf(ctx, db, person); err != nil {
		return nil, err
	}
	if d.Measures, err = digest.FollowedItems(ctx, db, person); err != nil {
		return nil, err
	}
	if d.Saw, err = roadmap.OfPerson(ctx, db, person); err != nil {
		return nil, err
	}
	if d.Data, err = appeal.DataOf(ctx, db, person, now); err != nil {
		return nil, err
	}
	if parts[2] == "json" {
		return json.MarshalIndent(d, "", "  ")
	}
	text, err := d.readable(ctx, db, l, now)
	return []byte(text), err
}

// readable is the file for people, as plain text.
func (d personal) readable(ctx context.Context, db postgres.DB, l locales.Lang, now time.Time) (string, error) {
	lines := []string{
		l.Text("rights.file_title"), l.Text("rights.file_made", locales.Args{"At": moment(l, d.MadeAt)}),
		l.Text("rights.file_person", locales.Args{"ID": d.Telegram, "Lang": l.Text("language.name")}),
	}
	if d.Home != nil {
		at, err := spotAt(ctx, db, *d.Home)
		if err != nil && !errors.Is(err, territory.ErrUnknown) {
			return "", err
		}
		if err == nil {
			lines = append(lines, l.Text("rights.file_home", locales.Args{"Place": at.name(l)}))
		}
	}
	if d.Week != nil && d.Week.On() {
		lines = append(lines, l.Text("rights.file_week", locales.Args{"Hour": d.Week.Hour}))
	}
	for _, item := range d.Follows {
		key, name := "rights.file_follows_place", ""
		var err error
		if item.Place() {
			name, _, err = placeNames(ctx, db, l, item)
		} else {
			key = "rights.file_follows"
			name, err = letter.Name(ctx, db, l, item.Deputy, now)
		}
		if err != nil {
			return "", err
		}
		lines = append(lines, l.Text(key, locales.Args{"Name": name}))
	}
	more, err := d.ofProgramme(ctx, db, l)
	if err != nil {
		return "", err
	}
	lines = append(lines, more...)
	for _, c := range d.Consents {
		lines = append(lines, l.Text("rights.file_consent", locales.Args{"Version": c.Version, "At": moment(l, c.AgreedAt)}))
		if c.WithdrawnAt != nil {
			lines = append(lines, l.Text("rights.file_withdrawn", locales.Args{"At": moment(l, *c.WithdrawnAt)}))
		}
	}
	if d.Draft != nil {
		lines = append(lines, "", l.Text("rights.file_draft"), orNoText(l, d.Draft.Text()), letter.Counted(l, d.Draft.Files))
	}
	for _, v := range d.Receptions {
		part, err := visitData(ctx, db, l, v)
		if err != nil {
			return "", err
		}
		lines = append(append(lines, ""), part...)
	}
	for _, t := range d.Appeals {
		part, err := readable(ctx, db, l, t, now)
		if err != nil {
			return "", err
		}
		lines = append(append(lines, ""), part...)
	}
	return strings.Join(lines, "\n") + "\n", nil
}

// ofProgramme are the measures that a person follows, and what they saw of some.
func (d personal) ofProgramme(ctx context.Context, db postgres.DB, l locales.Lang) (lines []string, err error) {
	for _, id := range d.Measures {
		i, err := roadmap.ByID(ctx, db, id)
		if errors.Is(err, roadmap.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, l.Text("rights.file_measure", locales.Args{"Title": i.Title.In(string(l))}))
	}
	for _, s := range d.Saw {
		i, err := roadmap.ByID(ctx, db, s.Item)
		if err != nil {
			return nil, err
		}
		lines = append(lines, "", l.Text("rights.file_saw", locales.Args{"At": moment(l, s.MadeAt), "Title": i.Title.In(string(l)), "Count": len(s.Files)}), orNoText(l, s.Note))
	}
	return lines, nil
}

// readable are the lines of one appeal.
func readable(ctx context.Context, db postgres.DB, l locales.Lang, t appeal.Told, now time.Time) ([]string, error) {
	a := letter.Seen(t.Appeal, now)
	name, err := letter.Name(ctx, db, l, a.Deputy, now)
	if err != nil {
		return nil, err
	}
	lines := []string{
		l.Text("rights.file_appeal", locales.Args{"Number": a.Number, "State": wording.AppealState(l, string(a.State))}),
		l.Text("mine.deputy", locales.Args{"Name": name}), l.Text("mine.topic", locales.Args{"Topic": topicOf(l, a.Topic)}),
	}
	if a.Name != "" {
		lines = append(lines, l.Text("write.from", locales.Args{"Name": a.Name}))
	}
	if a.Contact != "" {
		lines = append(lines, l.Text("write.contact", locales.Args{"Contact": a.Contact}))
	}
	if a.Survey != "" {
		lines = append(lines, l.Text("mine.vote", locales.Args{"Vote": l.Text(votes[a.Survey].said)}))
	}
	for _, p := range letter.Past(t.History, now) {
		if key := actKeys[p.Act]; key != "" {
			lines = append(lines, l.Text("mine.past", locales.Args{"Date": moment(l, p.At), "What": l.Text(key)}))
		}
	}
	for _, m := range t.Thread {
		lines = append(lines, "", l.Text("mine.past", locales.Args{"Date": moment(l, m.At), "What": writer(l, m, name)}), orNoText(l, m.Text))
		if files := letter.Counted(l, m.Files); files != "" {
			lines = append(lines, files)
		}
	}
	return lines, nil
}

// visitData are the lines of one place in a reception.
func visitData(ctx context.Context, db postgres.DB, l locales.Lang, v reception.Visit) ([]string, error) {
	k, err := visits.Of(ctx, db, v.Reception)
	if err != nil {
		return nil, err
	}
	lines := []string{
		l.Text("rights.file_visit", locales.Args{"When": l.DateYear(v.Reception.Day.Start()) + ", " + v.Reception.Slot(v.Slot).String(), "State": l.Text(bookingState[v.State])}),
		l.Text("mine.deputy", locales.Args{"Name": k.Name(l)}), k.Office.Name.In(string(l)),
	}
	if v.Name != "" {
		lines = append(lines, l.Text("write.from", locales.Args{"Name": v.Name}))
	}
	if v.Question != "" {
		lines = append(lines, v.Question)
	}
	return lines, nil
}

func orNoText(l locales.Lang, text string) string {
	if text == "" {
		return l.Text("rights.file_no_text")
	}
	return text
}

// moment is a day with its year and the time.
func moment(l locales.Lang, at time.Time) string {
	at = at.In(calendar.Zone)
	return l.DateYear(at) + ", " + at.Format("15:04")
}
