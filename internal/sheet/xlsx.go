package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// book is an XLSX. It is read part by part as a stream, and every error of the
// stream is told: libraries that skip it make a damaged list look like a short one.
type book struct {
	parts   map[string]*zip.File
	sheets  []part
	strings []string
	since04 bool // days are counted from 1904
}

// part is one sheet and where it stands.
type part struct{ name, file string }

func openBook(packed *zip.Reader) (*book, error) {
	b := &book{parts: map[string]*zip.File{}}
	for _, f := range packed.File {
		b.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	if b.parts["xl/workbook.xml"] == nil {
		return nil, ErrNotATable
	}
	if err := b.contents(); err != nil {
		return nil, ErrBroken
	}
	if err := b.sharedStrings(); err != nil {
		return nil, ErrBroken
	}
	return b, nil
}

// contents reads which sheets there are.
func (b *book) contents() error {
	var workbook struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			Same string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
			Type   string `xml:"Type,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(b.whole("xl/workbook.xml", &workbook), b.whole("xl/_rels/workbook.xml.rels", &links)); err != nil {
		return err
	}
	target := map[string]string{}
	for _, l := range links.List {
		if strings.HasSuffix(l.Type, "/worksheet") {
			target[l.ID] = located(l.Target)
		}
	}
	b.since04 = workbook.Pr.Date1904 == "1" || workbook.Pr.Date1904 == "true"
	for _, s := range workbook.Sheets {
		if file, ok := target[s.ID+s.Same]; ok && !strings.HasPrefix(s.Name, "_") {
			b.sheets = append(b.sheets, part{s.Name, file})
		}
	}
	return nil
}

// located is the full name of a part that the workbook names.
func located(target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.ToLower(strings.TrimPrefix(target, "/"))
	}
	return strings.ToLower(path.Join("xl", target))
}

// whole decodes a small part at once.
func (b *book) whole(name string, into any) error {
	d, done, err := b.stream(name)
	if err != nil {
		return err
	}
	defer done()
	return d.Decode(into)
}

func (b *book) stream(name string) (*xml.Decoder, func(), error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil, ErrBroken
	}
	body, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	return xml.NewDecoder(body), func() { body.Close() }, nil
}

// sharedStrings reads the texts that cells name by number.
func (b *book) sharedStrings() error {
	const name = "xl/sharedstrings.xml"
	if b.parts[name] == nil {
		return nil
	}
	d, done, err := b.stream(name)
	if err != nil {
		return err
	}
	defer done()
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := richText(d)
			if err != nil {
				return err
			}
			b.strings = append(b.strings, text)
		}
	}
}

// richText joins the runs of a text up to the end of the element that holds it,
// without the hints of how to pronounce it.
func richText(d *xml.Decoder) (string, error) {
	var text strings.Builder
	for depth, inside := 1, 0; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			if t.Name.Local == "t" {
				inside++
			}
		case xml.EndElement:
			depth--
			if t.Name.Local == "t" {
				inside--
			}
		case xml.CharData:
			if inside > 0 {
				text.Write(t)
			}
		}
	}
	return text.String(), nil
}
