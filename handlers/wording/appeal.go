package wording

import (
	"strings"

	"qalauly/locales"
)

// topics whose code cannot be a key of its own.
var topicKeys = map[string]string{"other": "topic.else", "": "topic.none"}

// Topic is what an appeal is about, as it stands inside a sentence; what is not known
// stands as it is kept.
func Topic(l locales.Lang, code string) string {
	if key, ok := topicKeys[code]; ok {
		return l.Text(key)
	}
	return coded(l, "topic.", code)
}

// AppealState is where an appeal stands.
func AppealState(l locales.Lang, code string) string { return coded(l, "appealstate.", code) }

// AnswerKind is what an answer gave.
func AnswerKind(l locales.Lang, code string) string { return coded(l, "answerkind.", code) }

// grounds are the families of reasons that are offered by buttons: kept are the family
// and the code, «notmine.district».
var grounds = []string{"notmine.", "needtime.", "spamwhy.", "refusewhy.", "letterwhy."}

// Ground says why something was done to an appeal: one of the reasons that are offered,
// or somebody's own words.
func Ground(l locales.Lang, reason string) string {
	for _, family := range grounds {
		if strings.HasPrefix(reason, family) && l.Has(reason) {
			return l.Text(reason)
		}
	}
	return reason
}

func coded(l locales.Lang, prefix, code string) string {
	if key := prefix + code; l.Has(key) {
		return l.Text(key)
	}
	return code
}
