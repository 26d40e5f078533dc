package weekly

import (
	"context"
	"errors"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"qalauly/digest"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/file"
	"qalauly/internal/picture"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// Picture begins the names of pictures of weeks: «week:kk:17:350000000», with 0 for the
// whole country.
const Picture = "week:"

// wholeCountry stands for no region in a name.
const wholeCountry = "0"

// PictureRef names the picture of an issue.
func PictureRef(l locales.Lang, i digest.Issue) string {
	region := i.Region
	if region == "" {
		region = wholeCountry
	}
	return fmt.Sprintf("%s%s:%d:%s", Picture, l, i.ID, region)
}

// Draw draws the picture that ref names, without its beginning.
func (w Words) Draw(ctx context.Context, db postgres.DB, ref string) ([]byte, error) {
	p, err := w.drawing(ctx, db, ref)
	if err != nil {
		return nil, err
	}
	return picture.DrawWeek(p)
}

func (w Words) drawing(ctx context.Context, db postgres.DB, ref string) (p picture.Week, err error) {
	var snapshot int64
	var region string
	lang, rest, _ := strings.Cut(ref, ":")
	l, known := locales.Known(lang)
	if _, err := fmt.Sscanf(rest, "%d:%s", &snapshot, &region); err != nil || !known {
		return p, fmt.Errorf("weekly: picture %q: %w", ref, file.ErrUnknown)
	}
	if region == wholeCountry {
		region = ""
	}
	s, err := weeks.ByID(ctx, db, snapshot)
	if errors.Is(err, weeks.ErrNone) {
		return p, fmt.Errorf("weekly: picture %q: %w", ref, file.ErrUnknown)
	}
	if err != nil {
		return p, err
	}
	i, err := digest.Compose(ctx, db, s, region, lang)
	if err != nil {
		return p, err
	}
	name, err := regionName(ctx, db, l, region)
	return w.Drawing(l, i, name), err
}

// Drawing is what the picture of an issue shows.
func (w Words) Drawing(l locales.Lang, i digest.Issue, region string) picture.Week {
	p := picture.Week{
		Title: l.Text("weekpicture.title", locales.Args{"Period": wording.Period(l, i.Period)}), Span: l.Text("weekpicture.span", locales.Args{"Span": span(l, i)}),
		By:  l.Text("weekpicture.by", locales.Args{"Party": w.party(l), "Method": i.MethodID, "Hash": short(i.Hash)}),
		Bot: "@" + w.BotName, Link: w.link("data-" + screen.ID36(i.ID)), Empty: l.Text("weekpicture.empty"),
	}
	if i.Level != "" {
		p.Of = []string{level(l, i)}
	}
	if region != "" {
		p.Of = slices.Insert(p.Of, 0, region)
	}
	if i.Level != "" && i.Group.Shown != rating.Numbered {
		p.Of = append(p.Of, l.Text("weekpicture.band", locales.Args{"Band": wording.Band(l, i.Rules, i.Band), "Number": l.Number(i.Members)}))
	}
	if to := i.Alike(); to > 0 {
		p.Means = []string{l.Text("weekpicture.alike", locales.Args{"To": to})}
	} else if i.Level != "" && i.Group.Shown != rating.Numbered {
		p.Means = []string{l.Text("weekpicture.alphabet")}
	}
	for _, one := range i.List {
		line := picture.WeekLine{Name: one.Brief(string(l)), Points: wording.Points(l, one.Row.Score.Score), Share: one.Row.Score.Score.Float() / 100}
		if i.Group.Shown == rating.Numbered {
			line.Place = fmt.Sprint(i.Place(one).Rank)
		}
		if i.Region == "" {
			line.Where = one.RegionName.In(string(l))
		}
		if one.Invented {
			p.Note = l.Text("weekpicture.invented")
		}
		p.Lines = append(p.Lines, line)
	}
	return p
}

// party is the party's name in a language, else in Russian.
func (w Words) party(l locales.Lang) string {
	if name := w.Party[l]; name != "" {
		return name
	}
	return w.Party[locales.Russian]
}

var tags = regexp.MustCompile(`<[^>]*>`)

// letters is how many letters of a text Telegram counts.
func letters(text locales.HTML) int {
	return utf8.RuneCountInString(html.UnescapeString(tags.ReplaceAllString(string(text), "")))
}
