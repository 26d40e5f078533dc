package wording

import (
	"qalauly/locales"
	"qalauly/programme/inquiry"
)

// Reasons are why a record is returned, voided or corrected, as they are offered: what
// else is kept as a reason is somebody's own words.
func Reasons() []string { return []string{"no_proof", "wrong_day", "other_criterion", "repeat"} }

var reasonKeys = map[string]string{
	"no_proof":        "record.reason.no_proof",
	"wrong_day":       "record.reason.wrong_day",
	"other_criterion": "record.reason.other_criterion",
	"repeat":          "record.reason.repeat",
	"false_record":    "record.reason.false_record", // what a penalty voids

	inquiry.ReasonText:   "record.reason.text_added",
	inquiry.ReasonAnswer: "record.reason.answer_came",
}

// Reason says why something was done to a record.
func Reason(l locales.Lang, reason string) string {
	if key, ok := reasonKeys[reason]; ok {
		return l.Text(key)
	}
	return reason
}
