package cards

import (
	"unicode/utf8"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/locales"
)

// shortAnswer is below how many letters an answer without files looks evasive.
const shortAnswer = 40

// surelyRussian is from how many letters on a text without a letter that only Kazakh
// has is taken for Russian.
const surelyRussian = 20

// Outcomes are the kinds of answers by the letter that stands for each in buttons.
var Outcomes = map[string]appeal.Outcome{"s": appeal.Solved, "p": appeal.Partly, "a": appeal.Advised, "r": appeal.Refused}

// Preview is what was written and is not sent, with the buttons that send it.
func (s Sight) Preview(l locales.Lang, c appeal.Composed) handlers.Message {
	a := s.Appeal
	args := locales.Args{"Number": a.Number, "Topic": wording.Topic(l, string(a.Topic)), "Place": s.Brief}
	key := "answer.not_sent"
	if c.Question {
		key = "cardask.info_not_sent"
	}
	parts := []locales.HTML{l.HTML(key, args)}
	if c.Drafted() {
		parts = append(parts, l.HTML("answer.drafted"))
	}
	parts = append(parts, Said(l, c.Text, c.Files))
	answer := a.State.Waits() && !c.Question
	if answer {
		if c.Several && s.Alike > 1 {
			parts = append(parts, l.HTML("answer.for_all", locales.Args{"Count": s.Alike}))
		}
		parts = append(parts, locales.Lines(warnings(l, a, c)...))
		parts = append(parts, locales.Lines(l.HTML("answer.which_kind"), l.HTML("answer.add")))
	}
	return handlers.Message{HTML: locales.Join(parts...), Rows: s.sends(l, c, answer), Ref: PreviewRef(c), Protect: true}
}

// Said is a text as it is quoted, with what is attached.
func Said(l locales.Lang, text string, files []appeal.File) locales.HTML {
	var lines []locales.HTML
	if text != "" {
		lines = append(lines, l.HTML("answer.text", locales.Args{"Text": text}))
	}
	others := 0
	for _, f := range files {
		if handlers.FileKind(f.Kind) == handlers.VoiceFile {
			lines = append(lines, l.HTML("answer.voice"))
		} else {
			others++
		}
	}
	if others > 0 {
		lines = append(lines, l.HTML("answer.files", locales.Args{"Count": others}))
	}
	return locales.Lines(lines...)
}

// warnings say what the citizen may stumble over.
func warnings(l locales.Lang, a appeal.Appeal, c appeal.Composed) (lines []locales.HTML) {
	letters, kazakh := utf8.RuneCountInString(c.Text), locales.WrittenInKazakh(c.Text)
	switch {
	case a.Lang == string(locales.Russian) && kazakh:
		lines = append(lines, l.HTML("answer.ru_kk"))
	case a.Lang == string(locales.Kazakh) && !kazakh && letters >= surelyRussian:
		lines = append(lines, l.HTML("answer.kk_ru"))
	}
	if letters < shortAnswer && len(c.Files) == 0 {
		lines = append(lines, l.HTML("answer.short"))
	}
	return lines
}

// sends are the buttons that send what was written, as what it is.
func (s Sight) sends(l locales.Lang, c appeal.Composed, answer bool) [][]handlers.Button {
	id, message := screen.ID36(s.Appeal.ID), screen.ID36(c.Message)
	var rows [][]handlers.Button
	send := func(key, kind string) {
		rows = append(rows, screen.Row(screen.Press(l.Text(key), "dsend", id, message, kind)))
	}
	switch {
	case c.Question:
		send("cardask.info_send", "q")
	case answer:
		send("answer.solved", "s")
		send("answer.partly", "p")
		send("answer.advised", "a")
		send("answer.refused", "r")
		send("answer.interim", "i")
	default:
		send("answer.talk", "i")
	}
	if answer && s.Alike > 1 && !c.Several {
		rows = append(rows, screen.Row(screen.Press(l.Text("answer.all", locales.Args{"Count": s.Alike}), "dall", id, message, "1")))
	}
	if answer && c.Several {
		rows = append(rows, screen.Row(screen.Press(l.Text("answer.only"), "dall", id, message, "0")))
	}
	return append(rows, screen.Row(screen.Press(l.Text("answer.drop"), "ddrop", id, message)))
}
