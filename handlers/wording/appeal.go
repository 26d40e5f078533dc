package wording

import "qalauly/locales"

// topics whose code cannot be a key of its own.
var topicKeys = map[string]string{"other": "topic.else"}

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

// Ground is a reason as it is offered by buttons, of one family of them; anything else
// is somebody's own words.
func Ground(l locales.Lang, family, reason string) string { return coded(l, family+".", reason) }

func coded(l locales.Lang, prefix, code string) string {
	if key := prefix + code; l.Has(key) {
		return l.Text(key)
	}
	return code
}
