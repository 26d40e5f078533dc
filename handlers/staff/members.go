package staff

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// people on a page of a list.
const membersShown = 8

// talkName is where the name of a member is typed.
const talkName = "member"

// naming is whose name is typed: Member 0 is somebody new, whose Name is kept until
// the first duty is chosen.
type naming struct {
	Member int64  `json:"m,omitempty"`
	Name   string `json:"n,omitempty"`
}

// membership is the list of members and their duties.
func (s staff) membership() handlers.Audience {
	verb := func(do run) handlers.Run { return s.only("/staff", admins, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("staff", admins, s.staff)},
		Verbs: map[string]handlers.Run{
			"mlist": verb(s.memberList), "mwait": verb(s.waiting), "mone": verb(s.memberByButton), "madd": verb(s.askName), "mduty": verb(s.chooseDuty),
			"munit": verb(s.chooseUnit), "mask": verb(s.askDuty), "mok": verb(s.approve), "mend": verb(s.endAsk), "mendy": verb(s.end),
			"minv": verb(s.inviteMember), "mfree": verb(s.unbindAsk), "mfreey": verb(s.unbind),
		},
		Talks: map[string]handlers.Run{talkName: verb(s.named)},
	}
}

// staff answers /staff: everybody, or who is called so.
func (s staff) staff(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	name := tidy(r.Args)
	if name == "" {
		return s.memberList(ctx, db, r, m)
	}
	found, err := account.Named(ctx, db, name)
	if err != nil {
		return handlers.Reply{}, err
	}
	var seen []account.Listed
	for _, one := range found {
		held, err := account.DutiesOf(ctx, db, one.ID)
		if err != nil {
			return handlers.Reply{}, err
		}
		if ok, err := s.sees(ctx, db, m, held); err != nil {
			return handlers.Reply{}, err
		} else if ok {
			seen = append(seen, one)
		}
	}
	l := r.Lang
	if len(seen) == 1 {
		return s.memberScreen(ctx, db, r, m, seen[0].ID)
	}
	add := screen.Row(screen.Press(l.Text("members.button_add"), "madd"))
	if len(seen) == 0 {
		return screen.Say(l.HTML("members.none_called", locales.Args{"Name": screen.Echo(name)}), add), nil
	}
	return screen.Say(l.HTML("members.several"), append(memberButtons(seen), add)...), nil
}

func memberButtons(all []account.Listed) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, one := range all {
		rows = append(rows, screen.Row(screen.Press(screen.Clip(one.Name, screen.Wide), "mone", screen.ID36(one.ID))))
	}
	return rows
}

// memberList shows a page of the members of one's territory.
func (s staff) memberList(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	units, err := lands(ctx, db, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	page := screen.PageArg(r, 0)
	all, count, err := account.Members(ctx, db, units, account.Page{Limit: membersShown, Offset: (page - 1) * membersShown})
	if err != nil {
		return handlers.Reply{}, err
	}
	waiting, err := account.Waiting(ctx, db, units)
	if err != nil {
		return handlers.Reply{}, err
	}
	alone, err := s.alone(ctx, db, r.Lang)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	rows := append(memberButtons(all), pager("mlist", page, count)...)
	if len(waiting) > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("members.button_waiting", locales.Args{"Waiting": len(waiting)}), "mwait")))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("members.button_add"), "madd")))
	return screen.Show(r, locales.Join(l.HTML("members.title", locales.Args{"Count": count}), alone), rows...), nil
}

// pager leads to the page before and the one after.
func pager(verb string, page, count int, args ...string) [][]handlers.Button {
	var buttons []handlers.Button
	to := func(label string, page int) {
		buttons = append(buttons, screen.Press(label, verb, append([]string{strconv.Itoa(page)}, args...)...))
	}
	if page > 1 {
		to("◀️", page-1)
	}
	if page*membersShown < count {
		to("▶️", page+1)
	}
	if len(buttons) == 0 {
		return nil
	}
	return [][]handlers.Button{buttons}
}

// alone says that nobody can approve what the only administrator asks for, and what
// helps; "" where there are two.
func (s staff) alone(ctx context.Context, db postgres.DB, l locales.Lang) (locales.HTML, error) {
	n, err := account.Administrators(ctx, db)
	if err != nil || n > 1 {
		return "", err
	}
	return l.HTML("members.alone"), nil
}

// waiting lists the duties that wait for a second person.
func (s staff) waiting(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	units, err := lands(ctx, db, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	all, err := account.Waiting(ctx, db, units)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("members.waiting_title")}
	rows := [][]handlers.Button{}
	for _, h := range all[:min(len(all), membersShown)] {
		duty, err := s.dutyLine(ctx, db, l, h, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, l.HTML("members.waiting_line", locales.Args{"Name": h.Name, "Duty": duty, "Asker": asker(l, h.AskedBy, h.Asker), "Date": onDay(l, h.AskedAt)}))
		rows = append(rows, screen.Row(screen.Press(screen.Clip(h.Name, screen.Wide), "mone", screen.ID36(h.Member))))
	}
	if len(all) == 0 {
		lines = []locales.HTML{l.HTML("members.waiting_none")}
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("members.button_all"), "mlist")))
	return screen.Show(r, locales.Lines(lines...), rows...), nil
}

func asker(l locales.Lang, id int64, name string) string {
	if id == 0 {
		return l.Text("members.operator")
	}
	return name
}

// askName asks what somebody new, or a member, is called.
func (s staff) askName(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	if id != 0 {
		held, err := account.DutiesOf(ctx, db, id)
		if err != nil {
			return handlers.Reply{}, err
		}
		if ok, err := s.governs(ctx, db, m, held, r.Now); err != nil || !ok {
			return s.notYours(ctx, db, r, m, err)
		}
	}
	return withTalk(screen.Say(r.Lang.HTML("members.ask_name")), talkName, naming{Member: id}), nil
}

// notYours refuses what lies outside a member's territory.
func (s staff) notYours(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, err error) (handlers.Reply, error) {
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	return s.refuse(ctx, db, r, m, "/staff", refusal{Key: "members.not_yours"})
}

// withTalk lets an answer begin a conversation.
func withTalk(reply handlers.Reply, name string, data any) handlers.Reply {
	body, _ := json.Marshal(data)
	reply.Talk = &handlers.Talk{Name: name, Data: body}
	return reply
}

// tidy leaves one space between words.
func tidy(text string) string { return strings.Join(strings.Fields(text), " ") }

// goodName says whether a text can be a name: a few words of letters.
func goodName(name string) bool {
	n := utf8.RuneCountInString(name)
	letters := strings.IndexFunc(name, unicode.IsLetter) >= 0
	return n >= 2 && n <= 60 && letters && strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .-'’ʼ", r)
	}) < 0
}

// named reads a name that was asked for.
func (s staff) named(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var n naming
	_ = json.Unmarshal(r.Talk.Data, &n)
	name := tidy(r.Text)
	if !goodName(name) {
		return screen.Say(r.Lang.HTML("members.bad_name")), nil
	}
	if n.Member == 0 {
		reply := screen.Say(r.Lang.HTML("members.ask_duty", locales.Args{"Name": name}), dutyButtons(r.Lang, 0)...)
		return withTalk(reply, talkName, naming{Name: name}), nil
	}
	held, err := account.DutiesOf(ctx, db, n.Member)
	if err != nil {
		return handlers.Reply{}, err
	}
	if ok, err := s.governs(ctx, db, m, held, r.Now); err != nil || !ok {
		return s.notYours(ctx, db, r, m, err)
	}
	if err := account.Rename(ctx, db, by(m, r), n.Member, name); err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	reply, err := s.memberScreen(ctx, db, r, m, n.Member)
	reply.Talk = &handlers.Idle
	return reply, err
}

func dutyButtons(l locales.Lang, member int64) [][]handlers.Button {
	var buttons []handlers.Button
	for _, duty := range account.StaffDuties() {
		buttons = append(buttons, screen.Press(screen.Capital(l.Text("duty."+string(duty))), "munit", memberArg(member), string(duty), whole))
	}
	return screen.Grid(buttons)
}

// memberArg writes a member for a button; 0 is who is being added.
func memberArg(id int64) string {
	if id == 0 {
		return "new"
	}
	return screen.ID36(id)
}

// chooseDuty offers the duties of staff.
func (s staff) chooseDuty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	if _, err := account.MemberByID(ctx, db, id); err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	rows := append(dutyButtons(r.Lang, id), screen.Row(screen.Press(r.Lang.Text("button.back"), "mone", screen.ID36(id))))
	return screen.Show(r, r.Lang.HTML("members.which_duty"), rows...), nil
}

// isUnknown says that nobody is there any more.
func isUnknown(err error) bool { return errors.Is(err, account.ErrNoMember) }
