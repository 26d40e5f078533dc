package staff

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/locales"
)

// entryText is an entry: when, who, what, to what, before and after.
func entryText(l locales.Lang, e audit.Kept, names map[int64]string) locales.HTML {
	who := l.Text("members.operator")
	if e.Member != 0 {
		who = names[e.Member]
	}
	if e.Member == 0 && e.Person != 0 {
		who = "ID " + strconv.FormatInt(e.Person, 10)
	}
	action := e.Action
	if key := "audit.action." + strings.ReplaceAll(e.Action, ".", "_"); l.Has(key) {
		action = l.Text(key)
	}
	head := l.HTML("audit.line", locales.Args{"When": clock(l, e.At), "Who": who, "Action": action, "Object": e.Object})
	return locales.Lines(head, locales.Escape(changesOf(e)))
}

// changesOf tells what is different after a thing was done: «state: recorded → verified».
func changesOf(e audit.Kept) string {
	var before, after map[string]any
	_ = json.Unmarshal([]byte(e.Before), &before)
	_ = json.Unmarshal([]byte(e.After), &after)
	all := map[string]any{}
	maps.Copy(all, before)
	maps.Copy(all, after)
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		was, is := flat(before[key]), flat(after[key])
		switch was {
		case is:
		case "":
			parts = append(parts, key+": "+screen.Clip(is, 60))
		default:
			parts = append(parts, key+": "+screen.Clip(was, 60)+" → "+screen.Clip(is, 60))
		}
	}
	return screen.Clip(strings.Join(parts, " · "), 280)
}

func flat(v any) string {
	if v == nil {
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v)
	return string(b)
}
