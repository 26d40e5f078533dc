package wording

import (
	"qalauly/locales"
	"qalauly/programme/inquiry"
)

// InquiryKind is what an inquiry is called by its kind.
func InquiryKind(l locales.Lang, kind string) string {
	switch kind {
	case "initiative":
		return l.Text("inquiry.kind_initiative")
	case "amendment":
		return l.Text("inquiry.kind_amendment")
	}
	return l.Text("inquiry.kind_inquiry")
}

// InquiryState is where an inquiry stands, in words.
func InquiryState(l locales.Lang, s inquiry.State) string {
	return map[inquiry.State]string{
		inquiry.Waiting: l.Text("inquiry.state_waiting"), inquiry.Overdue: l.Text("inquiry.state_overdue"),
		inquiry.Replied: l.Text("inquiry.state_replied"), inquiry.Decided: l.Text("inquiry.state_decided"),
	}[s]
}

// InquiryOutcome is what came of an inquiry, in words.
func InquiryOutcome(l locales.Lang, o inquiry.Outcome) string {
	return map[inquiry.Outcome]string{
		inquiry.Solved: l.Text("inquiry.outcome_solved"), inquiry.Partly: l.Text("inquiry.outcome_partly"), inquiry.Refused: l.Text("inquiry.outcome_refused"),
		inquiry.Formal: l.Text("inquiry.outcome_formal"), inquiry.None: l.Text("inquiry.outcome_none"),
	}[o]
}

// InquiryWords are titles, texts and the answer of an inquiry in every language that it
// has, for who sees to it; "" where it has none.
func InquiryWords(l locales.Lang, i inquiry.Inquiry) locales.HTML {
	var parts []locales.HTML
	for _, one := range [][2]string{{i.Title.KK, i.Text.KK}, {i.Title.RU, i.Text.RU}} {
		if one[0] != "" || one[1] != "" {
			parts = append(parts, locales.Lines(locales.Bold(one[0]), locales.Escape(short(one[1], 700))))
		}
	}
	if i.Outcome != "" {
		parts = append(parts, l.HTML("inquiry.result", locales.Args{"Result": InquiryOutcome(l, i.Outcome)}))
	}
	if i.Answer != "" {
		parts = append(parts, l.HTML("inquiry.answer", locales.Args{"Answer": short(i.Answer, 700)}))
	}
	return locales.Join(parts...)
}

// short is a text of so many letters at most.
func short(text string, letters int) string {
	if runes := []rune(text); len(runes) > letters {
		return string(runes[:letters-1]) + "…"
	}
	return text
}
