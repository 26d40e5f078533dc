package simulator

import (
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

// PlainText is what is seen of a text in Telegram's HTML, or what Telegram says is wrong with it.
func PlainText(html string) (string, error) {
	text, _, err := parseHTML(clean(html))
	return text, err
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

// attribute reads name=value, or a name alone, which means something only for an expandable quote.
func (p *htmlParser) attribute(tag openTag, begin int) error {
	from := p.at
	for c := p.peek(p.at); !isSpace(c) && !strings.ContainsRune(`=>/"'`, rune(c)); c = p.peek(p.at) {
		p.at++
	}
	name := p.src[from:p.at]
	unclosed := says("Unclosed start tag \"%s\" at byte offset %d", tag.name, begin)
	if name == "" {
		return says("Empty attribute name in the tag \"%s\" at byte offset %d", tag.name, begin)
	}
	p.skipSpaces()
	if p.at >= len(p.src) {
		return unclosed
	}
	tag.attributes[name] = ""
	if p.peek(p.at) != '=' {
		return nil
	}
	p.at++
	p.skipSpaces()
	if p.at >= len(p.src) {
		return unclosed
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
