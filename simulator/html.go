package simulator

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlTags are the tags Telegram knows, with the entity each makes.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"span": "spoiler", "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji", "tg-time": "date_time",
	"a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote",
}

// openTag is a start tag whose end tag has not come yet.
type openTag struct {
	name       string
	attributes map[string]string
	units      int // where its text begins, in UTF-16 units
	bytes      int // and in bytes of the text so far
}

// htmlParser reads Telegram's HTML byte by byte, because its errors name byte offsets.
type htmlParser struct {
	src      string
	at       int
	text     strings.Builder
	units    int
	open     []openTag
	entities []Entity
}

// parseHTML turns Telegram's HTML into text and entities, or says what is wrong in Telegram's words.
func parseHTML(src string) (string, []Entity, error) {
	p := &htmlParser{src: src}
	for p.at < len(src) {
		if err := p.step(); err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, says("Can't find end tag corresponding to start tag \"%s\"", p.open[n-1].name)
	}
	return p.text.String(), p.entities, nil
}

// peek is the byte at i, and 0 behind the end.
func (p *htmlParser) peek(i int) byte {
	if i < len(p.src) {
		return p.src[i]
	}
	return 0
}

// isSpace holds for the end of the text too, which ends names and values like a space.
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == 0
}

func (p *htmlParser) skipSpaces() {
	for p.at < len(p.src) && isSpace(p.src[p.at]) {
		p.at++
	}
}

func (p *htmlParser) step() error {
	switch p.src[p.at] {
	case '&':
		if r, size := htmlEntity(p.src[p.at:]); size > 0 {
			p.at += size
			return p.emit(r)
		}
	case '<':
		if p.peek(p.at+1) == '/' {
			return p.endTag()
		}
		return p.startTag()
	}
	r, size := utf8.DecodeRuneInString(p.src[p.at:])
	p.at += size
	return p.emit(r)
}

func (p *htmlParser) emit(r rune) error {
	if r >= 0xd800 && r <= 0xdfff {
		return says("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units")
	}
	if r < ' ' && r != '\n' {
		r = ' '
	}
	p.text.WriteRune(r)
	p.units += units(r)
	return nil
}

func units(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

func (p *htmlParser) startTag() error {
	begin := p.at
	p.at++
	from := p.at
	for !isSpace(p.peek(p.at)) && p.peek(p.at) != '>' {
		p.at++
	}
	if p.at >= len(p.src) {
		return says("Unclosed start tag at byte offset %d", begin)
	}
	name := strings.ToLower(p.src[from:p.at])
	if htmlTags[name] == "" {
		return says("Unsupported start tag \"%s\" at byte offset %d", name, begin)
	}
	tag := openTag{name: name, attributes: map[string]string{}, units: p.units, bytes: p.text.Len()}
	for p.peek(p.at) != '>' {
		p.skipSpaces()
		if p.peek(p.at) == '>' {
			break
		}
		if err := p.attribute(tag, begin); err != nil {
			return err
		}
	}
	p.at++
	if name == "span" && tag.attributes["class"] != "tg-spoiler" {
		return says("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, tag)
	return nil
}

// attribute reads name=value; only "expandable" of a blockquote may stand without a value.
func (p *htmlParser) attribute(tag openTag, begin int) error {
	from := p.at
	for c := p.peek(p.at); !isSpace(c) && c != '=' && c != '>'; c = p.peek(p.at) {
		p.at++
	}
	name := strings.ToLower(p.src[from:p.at])
	if name == "" {
		if p.at >= len(p.src) {
			return says("Unclosed start tag \"%s\" at byte offset %d", tag.name, begin)
		}
		return says("Empty attribute name in the tag \"%s\" at byte offset %d", tag.name, begin)
	}
	p.skipSpaces()
	if p.peek(p.at) != '=' {
		if p.at >= len(p.src) {
			return says("Unclosed start tag \"%s\" at byte offset %d", tag.name, begin)
		}
		if tag.name == "blockquote" && name == "expandable" {
			tag.attributes[name] = "true"
			return nil
		}
		return says("Expected equal sign in declaration of an attribute of the tag \"%s\" at byte offset %d", tag.name, begin)
	}
	p.at++
	p.skipSpaces()
	if p.at >= len(p.src) {
		return says("Unclosed start tag \"%s\" at byte offset %d", tag.name, begin)
	}
	value, err := p.value()
	if err != nil {
		return err
	}
	if p.at >= len(p.src) {
		return says("Unclosed start tag at byte offset %d", begin)
	}
	tag.attributes[name] = value
	return nil
}

func (p *htmlParser) value() (string, error) {
	quote := p.peek(p.at)
	if quote != '\'' && quote != '"' {
		return p.token()
	}
	p.at++
	var b strings.Builder
	for p.at < len(p.src) && p.src[p.at] != quote {
		if r, size := htmlEntity(p.src[p.at:]); size > 0 {
			b.WriteRune(r)
			p.at += size
			continue
		}
		b.WriteByte(p.src[p.at])
		p.at++
	}
	if p.at < len(p.src) {
		p.at++
	}
	return b.String(), nil
}

// token is a value without quotes: letters, digits, periods, hyphens.
func (p *htmlParser) token() (string, error) {
	from := p.at
	for c := p.peek(p.at); isAlnum(c) || c == '.' || c == '-'; c = p.peek(p.at) {
		p.at++
	}
	if c := p.peek(p.at); !isSpace(c) && c != '>' {
		return "", says("Unexpected end of name token at byte offset %d", from)
	}
	return strings.ToLower(p.src[from:p.at]), nil
}

func isAlnum(c byte) bool { return isAlpha(c) || c >= '0' && c <= '9' }

func isAlpha(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

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
		unix, err := strconv.ParseInt(tag.attributes["unix"], 10, 64)
		if err != nil {
			return says("Invalid date-time specified")
		}
		e.UnixTime, e.TimeFormat = unix, tag.attributes["format"]
	case "blockquote":
		if tag.attributes["expandable"] != "" {
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
