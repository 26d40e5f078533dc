package staff

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// talkReturn is the conversation in which a verifier says in their own words why.
const talkReturn = "return"

// wordsMost is how long a reason may be, in letters.
const wordsMost = 500

// reasonRows are the reasons that are offered, one a row.
func reasonRows(l locales.Lang, verb string, args ...string) [][]handlers.Button {
	var rows [][]handlers.Button
	for i, reason := range wording.Reasons() {
		rows = append(rows, screen.Row(screen.Press(wording.Reason(l, reason), verb, append(slices.Clone(args), string(rune('0'+i)))...)))
	}
	return rows
}

// reasonArg is the reason that a press names; "" for none.
func reasonArg(text string) string {
	for i, reason := range wording.Reasons() {
		if text == string(rune('0'+i)) {
			return reason
		}
	}
	return ""
}

// sendBack is pressed: vwhy <target> <reason>.
func (s staff) sendBack(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	t, ok := s.targetOf(r.Button.Args)
	reason := reasonArg(screen.Arg(r, 3))
	if !ok || reason == "" {
		return handlers.OldButton(r.Lang), nil
	}
	return s.decide(ctx, db, r, m, t, activity.Return, reason)
}

// askOwnWords is pressed: vown <target>.
func (s staff) askOwnWords(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	t, ok := s.targetOf(r.Button.Args)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	reply := screen.Show(r, r.Lang.HTML("verify.ask_words"),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "vno", t.args()...)))
	return remember(reply, talkReturn, t.args())
}

// remember keeps what a talk is about.
func remember(reply handlers.Reply, name string, what any) (handlers.Reply, error) {
	data, err := json.Marshal(what)
	reply.Talk = &handlers.Talk{Name: name, Data: data}
	return reply, err
}

// recall reads what remember kept; false where it is gone.
func recall(r handlers.Request, name string, what any) bool {
	return !r.Lost && r.Talk.Name == name && json.Unmarshal(r.Talk.Data, what) == nil
}

// ownWords are said in the talk.
func (s staff) ownWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var args []string
	known := recall(r, talkReturn, &args)
	t, ok := s.targetOf(args)
	if !known || !ok {
		return idle(screen.Say(r.Lang.HTML("verify.lost"))), nil
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	reply, err := s.decide(ctx, db, r, m, t, activity.Return, words)
	return idle(reply), err
}

// reasonSaid is the reason that was typed, or what is wrong with it.
func reasonSaid(r handlers.Request) (words string, problem locales.HTML) {
	words = strings.TrimSpace(r.Text)
	switch {
	case utf8.RuneCountInString(words) < 3:
		return "", r.Lang.HTML("verify.words_few")
	case utf8.RuneCountInString(words) > wordsMost:
		return "", r.Lang.HTML("verify.words_many", locales.Args{"Most": wordsMost})
	}
	return words, ""
}

func idle(reply handlers.Reply) handlers.Reply {
	reply.Talk = &handlers.Idle
	return reply
}

// tellReturned owes a notice to who had the record last.
func (s staff) tellReturned(ctx context.Context, db postgres.DB, rec activity.Record) error {
	return tellMember(ctx, db, rec.Hands[len(rec.Hands)-1], "returned", rec)
}

// tellMember owes a notice about a record to all accounts of a member; once for each state
// that the record comes into.
func tellMember(ctx context.Context, db postgres.DB, member int64, kind string, rec activity.Record) error {
	ref := "record:" + number(rec.ID)
	return tellAccounts(ctx, db, member, notice.Notice{Kind: kind, Ref: ref, Once: kind + ":" + ref + ":" + number(int64(rec.Version))})
}

// tellAccounts owes a notice to all accounts of a member.
func tellAccounts(ctx context.Context, db postgres.DB, member int64, n notice.Notice) error {
	people, err := account.Accounts(ctx, db, member)
	if err != nil {
		return err
	}
	for _, n.To = range people {
		if err := notice.Post(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}
