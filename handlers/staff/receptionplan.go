package staff

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/visits"
	"qalauly/internal/days"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
)

// planning is what a talk about a new reception keeps.
type planning struct {
	Office int64 `json:"o"`
	Deputy int64 `json:"d,omitempty"`
}

// The usual length of a visit, the lengths that are offered, and how many weeks a
// reception is repeated that is every week.
const (
	usualMinutes = 15
	planWeeks    = 4
)

var planMinutes = []int{10, 15, 20, 30}

// perRooms is how many offices are offered at once.
const perRooms = 6

// planAt is pressed: ynew <page>. It asks at which office.
func (s staff) planAt(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l, page := r.Lang, screen.PageArg(r, 0)
	list, total, err := reception.OfficesIn(ctx, db, where(m, account.Recorder), string(l), reception.Page{Limit: perRooms, Offset: (page - 1) * perRooms})
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 || len(list) == 0 {
		return screen.Show(r, l.HTML("schedule.no_offices"), toReceptions(l)), nil
	}
	lines := []locales.HTML{l.HTML("schedule.ask_office")}
	var rows [][]handlers.Button
	for i, o := range list {
		n := (page-1)*perRooms + i + 1
		lines = append(lines, l.HTML("office.line", locales.Args{"Number": n, "Name": o.Name.In(string(l)), "Address": o.Address.In(string(l))}))
		name, err := unitName(ctx, db, l, o.Unit)
		if err != nil {
			return handlers.Reply{}, err
		}
		label := strconv.Itoa(n)
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("office.button_one", locales.Args{"Number": n, "Name": name}), label), "yoff", screen.ID36(o.ID))))
	}
	pages := (total + perRooms - 1) / perRooms
	return screen.Show(r, locales.Lines(lines...), screen.Joined(rows, screen.Pages(r, "ynew", page, pages), [][]handlers.Button{toReceptions(l)})...), nil
}

// officeOf is an office at which the member is on duty; else the reply.
func (s staff) officeOf(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (reception.Office, *handlers.Reply, error) {
	o, err := reception.OfficeByID(ctx, db, id)
	if err != nil {
		reply, err := s.receptionFailed(ctx, db, r, m, 0, 0, err)
		return o, &reply, err
	}
	runs, err := runsOffice(ctx, db, m, o)
	if err == nil && !runs {
		reply, err := s.refuse(ctx, db, r, m, "/receptions", refusal{Key: "schedule.not_yours", Unit: o.Unit})
		return o, &reply, err
	}
	return o, nil, err
}

// planWhom is pressed: yoff <office>. It asks for the deputy.
func (s staff) planWhom(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	o, refused, err := s.officeOf(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return remember(screen.Show(r, r.Lang.HTML("schedule.ask_deputy"), toReceptions(r.Lang)), talkPlan, planning{Office: o.ID})
}

// planTyped reads what was asked for: the deputy, then the day and the hours.
func (s staff) planTyped(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p planning
	if !recall(r, talkPlan, &p) || p.Office == 0 {
		return idle(screen.Say(r.Lang.HTML("cardask.lost"), toReceptions(r.Lang))), nil
	}
	if r.Text == "" {
		return screen.Say(r.Lang.HTML("visit.only_text")), nil
	}
	if p.Deputy != 0 {
		return s.planWhen(ctx, db, r, m, p)
	}
	r.Args = r.Text
	return s.chosen(ctx, db, r, "ydep", func(d deputy.Deputy) (handlers.Reply, error) { return s.planFor(r, p, d) })
}

// planWho is pressed: ydep <deputy>. The office stands in the talk.
func (s staff) planWho(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p planning
	if !recall(r, talkPlan, &p) || p.Office == 0 {
		return idle(screen.Show(r, r.Lang.HTML("cardask.lost"), toReceptions(r.Lang))), nil
	}
	d, err := deputy.Get(ctx, db, screen.IDArg(r, 0), r.Now)
	if err != nil {
		return s.receptionFailed(ctx, db, r, m, 0, 0, err)
	}
	return s.planFor(r, p, d)
}

func (s staff) planFor(r handlers.Request, p planning, d deputy.Deputy) (handlers.Reply, error) {
	p.Deputy = d.ID
	return remember(screen.Show(r, r.Lang.HTML("schedule.ask_when", locales.Args{"Name": d.Short(string(r.Lang))}), toReceptions(r.Lang)), talkPlan, p)
}

// hoursOfDay are the hours of a reception as people write them: 15:00–17:00, 15-17.
var hoursOfDay = regexp.MustCompile(`(\d{1,2})(?:[:.](\d{2}))?\s*[–—-]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$`)

// readWhen reads a day and hours: «3 желтоқсан 15:00–17:00».
func readWhen(text string, today calendar.Day) (d reception.Draft, ok bool) {
	at := hoursOfDay.FindStringSubmatchIndex(text)
	if at == nil {
		return d, false
	}
	part := func(i int) int {
		if at[2*i] < 0 {
			return 0
		}
		n, _ := strconv.Atoi(text[at[2*i]:at[2*i+1]])
		return n
	}
	words := strings.Fields(strings.TrimRight(text[:at[0]], " ,;"))
	said := days.Read(words, days.Any(today))
	day, sure := meant(said, today)
	if said.Words == 0 || said.Words != len(words) || !sure || part(2) > 59 || part(4) > 59 {
		return d, false
	}
	d.Day, d.From, d.To, d.Minutes = day, reception.Clock(part(1)*60+part(2)), reception.Clock(part(3)*60+part(4)), usualMinutes
	return d, true
}

// meant is the day that words say; of several that may be meant, the one that a schedule
// can have.
func meant(said days.Reading, today calendar.Day) (day calendar.Day, sure bool) {
	if said.Rule == "" {
		return said.Day, true
	}
	n := 0
	for _, near := range said.Near {
		if said.Rule == days.Unsure && near >= today && near <= today+reception.AheadMost {
			day = near
			n++
		}
	}
	return day, n == 1
}

// planWhen shows what a day and hours would make.
func (s staff) planWhen(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, p planning) (handlers.Reply, error) {
	d, ok := readWhen(screen.Echo(r.Text), calendar.DayOf(r.Now))
	if !ok {
		return screen.Say(r.Lang.HTML("schedule.bad_when")), nil
	}
	d.Office, d.Deputy = p.Office, p.Deputy
	return s.planPreview(ctx, db, r, m, d)
}

// planArgs are a draft as buttons carry it.
func planArgs(d reception.Draft, weeks int) []string {
	return []string{
		screen.ID36(d.Office), screen.ID36(d.Deputy), screen.ID36(int64(d.Day)), strconv.Itoa(int(d.From)), strconv.Itoa(int(d.To)),
		strconv.Itoa(d.Minutes), strconv.Itoa(weeks),
	}
}

// planOf reads what planArgs wrote.
func planOf(r handlers.Request) (d reception.Draft, weeks int) {
	n := func(i int) int {
		n, err := strconv.Atoi(screen.Arg(r, i))
		if err != nil {
			return -1
		}
		return n
	}
	day := screen.IDArg(r, 2)
	if day > 1<<20 {
		day = 0
	}
	return reception.Draft{
		Office: screen.IDArg(r, 0), Deputy: screen.IDArg(r, 1), Day: calendar.Day(day), From: reception.Clock(n(3)), To: reception.Clock(n(4)), Minutes: n(5),
	}, n(6)
}

// planShown is pressed: yset <draft>, with another length of a visit.
func (s staff) planShown(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	d, _ := planOf(r)
	return s.planPreview(ctx, db, r, m, d)
}

// planPreview shows a draft before anybody can book.
func (s staff) planPreview(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, d reception.Draft) (handlers.Reply, error) {
	o, refused, err := s.officeOf(ctx, db, r, m, d.Office)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if err := d.Fit(calendar.DayOf(r.Now), s.opts.Method.Records.LateDays); err != nil {
		return s.receptionFailed(ctx, db, r, m, 0, d.Deputy, err)
	}
	who, err := deputy.Get(ctx, db, d.Deputy, d.Day.Start())
	if err != nil {
		return s.receptionFailed(ctx, db, r, m, 0, d.Deputy, err)
	}
	l := r.Lang
	k := visits.Known{Reception: reception.Reception{Day: d.Day, From: d.From, To: d.To, Minutes: d.Minutes}, Office: o, Who: who}
	text := locales.Join(locales.Lines(l.HTML("visit.card", k.Hours(l)), k.Where(l)),
		l.HTML("schedule.preview", locales.Args{"Minutes": d.Minutes, "Places": k.Places()}))
	var lengths []handlers.Button
	for _, minutes := range planMinutes {
		other := d
		other.Minutes = minutes
		lengths = append(lengths, screen.Press(l.Text("schedule.button_minutes", locales.Args{"Minutes": minutes}), "yset", planArgs(other, 1)...))
	}
	return screen.Show(r, text, screen.Row(lengths...),
		screen.Row(screen.Press(l.Text("schedule.button_publish"), "yput", planArgs(d, 1)...)),
		screen.Row(screen.Press(l.Text("schedule.button_weekly", locales.Args{"Weeks": planWeeks}), "yput", planArgs(d, planWeeks)...)),
		toReceptions(l)), nil
}

// planPut is pressed: yput <draft> <weeks>. Where one of the weeks cannot be, nothing is
// put into the schedule; a second tap finds it there.
func (s staff) planPut(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	d, weeks := planOf(r)
	_, refused, err := s.officeOf(ctx, db, r, m, d.Office)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if weeks != planWeeks {
		weeks = 1
	}
	if is, err := s.planned(ctx, db, r, m, d); err != nil || is != nil {
		return deref(is), err
	}
	var first reception.Reception
	err = s.try(ctx, db, func(db postgres.DB) error {
		for week := range weeks {
			next := d
			next.Day += calendar.Day(7 * week)
			one, err := s.desk().Plan(ctx, db, actor(m, r), next, r.Now)
			if err != nil {
				return err
			}
			if week == 0 {
				first = one
			}
		}
		return nil
	})
	if err != nil {
		return s.receptionFailed(ctx, db, r, m, 0, d.Deputy, err)
	}
	return s.plannedShown(ctx, db, r, m, first, weeks)
}

// planned answers the second of two taps with what the first one did; nil where it did
// nothing.
func (s staff) planned(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, d reception.Draft) (*handlers.Reply, error) {
	list, _, err := reception.List(ctx, db, reception.Which{Deputy: d.Deputy, Office: d.Office, From: d.Day, To: d.Day, State: reception.Planned}, reception.Page{Limit: 20})
	if err != nil || d.Deputy == 0 || d.Office == 0 {
		return nil, err
	}
	for _, one := range list {
		if one.From == d.From && one.To == d.To && one.Minutes == d.Minutes {
			reply, err := s.plannedShown(ctx, db, r, m, one, 1)
			return &reply, err
		}
	}
	return nil, nil
}

func (s staff) plannedShown(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, one reception.Reception, weeks int) (handlers.Reply, error) {
	k, err := visits.Of(ctx, db, one)
	if err != nil {
		return handlers.Reply{}, err
	}
	may, err := s.rightsIn(ctx, db, m, k)
	note := r.Lang.HTML("schedule.published")
	if weeks > 1 {
		note = r.Lang.HTML("schedule.published_weeks", locales.Args{"Weeks": weeks})
	}
	return s.receptionShown(r, k, may, note), err
}
