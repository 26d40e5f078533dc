package simulator

import (
	"strconv"
	"strings"
)

func (p *htmlParser) endTag() error {
	begin := p.at
	if len(p.open) == 0 {
		return says("Unexpected end tag at byte offset %d", begin)
	}
	p.at += 2
	from := p.at
	for !isSpace(p.peek(p.at)) && p.peek(p.at) != '>' {
		p.at++
	}
	name := strings.ToLower(p.src[from:min(p.at, len(p.src))])
	p.skipSpaces()
	if p.peek(p.at) != '>' {
		return says("Unclosed end tag at byte offset %d", begin)
	}
	p.at++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return says("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.units == tag.units {
		return nil
	}
	return p.close(tag)
}

// close makes the entity of a tag that has text in it.
func (p *htmlParser) close(tag openTag) error {
	e := Entity{Type: htmlTags[tag.name], Offset: tag.units, Length: p.units - tag.units}
	switch tag.name {
	case "tg-emoji":
		id, err := strconv.ParseInt(tag.attributes["emoji-id"], 10, 64)
		if err != nil || id == 0 {
			return says("Invalid custom emoji identifier specified")
		}
		e.CustomEmojiID = tag.attributes["emoji-id"]
	case "tg-time":
		e.TimeFormat = tag.attributes["format"]
		if !strings.EqualFold(e.TimeFormat, "r") && strings.Trim(e.TimeFormat, "tTdDwW") != "" {
			return says("Invalid date format used")
		}
		e.UnixTime, _ = strconv.ParseInt(tag.attributes["unix"], 10, 32)
		if e.UnixTime <= 0 {
			return nil
		}
	case "blockquote":
		if _, ok := tag.attributes["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	case "a":
		return p.closeLink(tag, e)
	case "code", "pre":
		p.closeCode(tag, e)
		return nil
	}
	p.entities = append(p.entities, e)
	return nil
}

// closeLink keeps only links that lead somewhere: Telegram drops the rest without a word.
func (p *htmlParser) closeLink(tag openTag, e Entity) error {
	link := tag.attributes["href"]
	if link == "" {
		link = p.text.String()[tag.bytes:]
	}
	if id, ok := strings.CutPrefix(link, "tg://user?id="); ok {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && n > 0 {
			e.Type, e.User = "text_mention", &User{ID: n}
			p.entities = append(p.entities, e)
		}
		return nil
	}
	if checked, err := checkLink(link, false); err == nil {
		e.URL = checked
		p.entities = append(p.entities, e)
	}
	return nil
}

// closeCode joins <pre><code class="language-x"> into one entity with its language.
func (p *htmlParser) closeCode(tag openTag, e Entity) {
	language := strings.TrimPrefix(tag.attributes["class"], "language-")
	if language == tag.attributes["class"] || tag.name == "pre" {
		language = ""
	}
	if n := len(p.entities); n > 0 {
		last := &p.entities[n-1]
		same := last.Offset == e.Offset && last.Length == e.Length
		switch {
		case same && tag.name == "pre" && last.Type == "code" && last.Language != "":
			last.Type = "pre"
			return
		case same && tag.name == "code" && last.Type == "pre" && language != "":
			last.Language = language
			return
		}
	}
	e.Language = language // of a lone code it is taken off at the end
	p.entities = append(p.entities, e)
}

// htmlEntity decodes a reference at the start of s; size 0 means there is none. Of the named ones Telegram
// knows four; numeric ones may lack their semicolon.
func htmlEntity(s string) (r rune, size int) {
	if s[0] != '&' {
		return 0, 0
	}
	if strings.HasPrefix(s, "&#") {
		return numericEntity(s)
	}
	end := 1
	for end < len(s) && isAlpha(s[end]) {
		end++
	}
	r = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[s[1:end]]
	if r == 0 {
		return 0, 0
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return r, end
}

func numericEntity(s string) (rune, int) {
	base, from := 10, 2
	if strings.HasPrefix(s, "&#x") {
		base, from = 16, 3
	}
	end := from
	for end < len(s) && end-from < 8 && isDigit(s[end], base) {
		end++
	}
	n, err := strconv.ParseUint(s[from:end], base, 32)
	if err != nil || n == 0 || n >= 0x10ffff || end >= 10 {
		return 0, 0
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return rune(n), end
}

func isDigit(c byte, base int) bool {
	if c >= '0' && c <= '9' {
		return true
	}
	return base == 16 && (c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F')
}
