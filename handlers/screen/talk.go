package screen

import (
	"encoding/json"

	"qalauly/handlers"
)

// Remember keeps what a talk is about until the next words.
func Remember(reply handlers.Reply, name string, what any) (handlers.Reply, error) {
	data, err := json.Marshal(what)
	reply.Talk = &handlers.Talk{Name: name, Data: data}
	return reply, err
}

// Recall reads what Remember kept; false where it is gone.
func Recall(r handlers.Request, name string, what any) bool {
	return !r.Lost && r.Talk.Name == name && json.Unmarshal(r.Talk.Data, what) == nil
}

// Idle ends a talk.
func Idle(reply handlers.Reply) handlers.Reply {
	reply.Talk = &handlers.Idle
	return reply
}

// Pages leads to the pages before and after, beside which of how many is shown; args
// stand before the page.
func Pages(r handlers.Request, verb string, page, pages int, args ...string) [][]handlers.Button {
	if pages <= 1 {
		return nil
	}
	to := func(p int) []string { return append(append([]string{}, args...), PageNumber(p)) }
	return [][]handlers.Button{Row(
		Press(r.Lang.Text("button.earlier"), verb, to((page+pages-2)%pages+1)...),
		Press(r.Lang.Text("button.page", map[string]any{"Page": page, "Pages": pages}), verb, to(page)...),
		Press(r.Lang.Text("button.later"), verb, to(page%pages+1)...))}
}
