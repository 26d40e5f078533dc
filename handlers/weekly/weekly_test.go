package weekly_test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/digest"
	"qalauly/handlers/weekly"
	"qalauly/internal/picture"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
	"qalauly/territory"
)

var words = weekly.Words{BotName: "qalauly_bot", Party: map[locales.Lang]string{locales.Kazakh: "AMANAT", locales.Russian: "AMANAT"}}

// longest is an issue in which all that can be long is.
func longest(level string, shown rating.Shown, region string) digest.Issue {
	i := digest.Issue{
		Snapshot: weeks.Snapshot{ID: 123456, Kind: weeks.Weekly, Period: "2026-W46", Monday: time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC), Weeks: 13, Version: 1,
			MethodID: "R1", Hash: strings.Repeat("9f3c1ab2", 8), PublishedAt: time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)},
		Rules: methods.R1(), Level: level, Region: region, Group: rating.Group{Level: level, Deputies: 1914, Shown: shown, Preliminary: true, Waiting: 1211},
		Band: "very_high", Members: 141, Appeals: digest.Appeals{Due: 14812, InTime: 0.91, Judged: 4000, Merits: 0.63},
		Disputed: 12, Numbered: 113, Reworked: []string{"2026-W45", "2026-W44", "2026-W43"},
	}
	for n := range digest.Top {
		place := rating.Place{Rank: n + 1, Of: 180, Low: 1, High: 17, Close: true}
		i.List = append(i.List, digest.Line{
			Hit: deputy.Hit{ID: int64(n + 1), Invented: true, RegionName: deputy.Name{KK: "Батыс Қазақстан обл.", RU: "Западно-Казахстанская обл."},
				Person: deputy.Person{Surname: deputy.Name{KK: "Нұрмұхаммедәлиева", RU: "Нурмухаммедалиева-Вознесенская"}, Given: deputy.Name{KK: "Ғалия", RU: "Галия"}}},
			Row: weeks.Row{Score: rating.Score{Score: rating.Micro(8_420_000*10 - n*1_100_000), Country: place, Within: place}},
		})
	}
	return i
}

func TestTheLongestPostFits(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		for _, m := range methods.R1().Levels {
			for _, shown := range []rating.Shown{rating.Numbered, rating.InBands} {
				i := longest(m.Code, shown, "")
				msg, err := words.Issue(t.Context(), nil, l, i)
				require.NoError(t, err)
				localestest.Said(t, string(msg.HTML), 1024)
				require.Contains(t, string(msg.HTML), "9f3c1ab2")
				after := longest(m.Code, shown, "")
				for n := range after.List {
					after.List[n].Row.Score.Score -= 100_000
				}
				after.List[9].ID = 99
				fixed, err := words.Corrected(t.Context(), nil, l, i, after)
				require.NoError(t, err)
				localestest.Said(t, string(fixed.HTML), 1024)
				require.Contains(t, string(fixed.HTML), l.Text("weekpost.corrected", locales.Args{"Day": "x"})[:8])
				if m.Code != "region" {
					continue // one drawing of each kind is enough
				}
				p := words.Drawing(l, i, "")
				body, err := picture.DrawWeek(p)
				require.NoError(t, err)
				require.Less(t, len(body), 150<<10, "a picture is at most 150 KB")
				img, err := png.Decode(bytes.NewReader(body))
				require.NoError(t, err)
				require.Equal(t, 1280, img.Bounds().Dx())
				require.Equal(t, 1280, img.Bounds().Dy())
				if dir := os.Getenv("WEEK_PICTURES"); dir != "" {
					require.NoError(t, os.WriteFile(dir+"/"+string(l)+"-"+m.Code+"-"+string(shown)+".png", body, 0o644))
					require.NoError(t, os.WriteFile(dir+"/"+string(l)+"-"+m.Code+"-"+string(shown)+".txt", []byte(msg.HTML+"\n-----\n"+fixed.HTML), 0o644))
				}
			}
		}
	}
}

// TestTheLongestPersonalWeekFits: who follows as much as one may, with the longest names.
func TestTheLongestPersonalWeekFits(t *testing.T) {
	t.Parallel()
	issue := longest("district", rating.Numbered, "350000000")
	p := digest.Personal{Snapshot: issue.Snapshot, Rules: issue.Rules, Then: "2026-W42"}
	line := func(n int) digest.PersonalLine {
		one := issue.List[n%len(issue.List)]
		one.Body.Short = deputy.Name{KK: "Батыс Қазақстан обл.", RU: "Западно-Казахстанская обл."}
		row := one.Row
		return digest.PersonalLine{Hit: one.Hit, Row: &row, Then: &row}
	}
	for n := range digest.FollowMost + 5 {
		p.Lines = append(p.Lines, line(n))
	}
	unit := territory.Unit{Code: "356400000", Name: territory.Name{KK: "Ғабит Мүсірепов атындағы аудан", RU: "район имени Габита Мусрепова"}, Short: territory.Name{KK: "Ғ. Мүсірепов ауд.", RU: "р-н им. Г. Мусрепова"}}
	for n := range digest.PlacesMost {
		w := digest.PlaceWeek{Item: digest.Item{Unit: unit.Code}, In: unit, Deputies: 180, Rated: 180, Numbered: n%2 == 0, Band: "very_high", InBand: 41, Appeals: digest.Appeals{Due: 14812, InTime: 0.91}}
		for i := range digest.LeadsMost {
			w.Leads = append(w.Leads, line(i))
		}
		for i := range 40 {
			w.Moves = append(w.Moves, digest.PlaceMove{PersonalLine: line(i), Now: rating.Place{Rank: 112}, Was: rating.Place{Rank: 171}})
		}
		p.Places = append(p.Places, w)
	}
	for n := range 5 {
		p.Appeals = append(p.Appeals, appeal.Appeal{Number: fmt.Sprintf("KK-2026-00012%d", n), State: appeal.Assigned})
	}
	for _, l := range locales.All() {
		m := weekly.Personal(l, p)
		localestest.Said(t, string(m.HTML), localestest.MaxText)
		for _, row := range m.Rows {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
				require.NotContains(t, b.Label, "…")
			}
			localestest.Row(t, labels...)
		}
		none := p
		none.Places = []digest.PlaceWeek{{In: unit, District: &territory.ElectoralDistrict{ID: 7, Number: 12}}, {In: unit, Deputies: 3}, {In: unit, Deputies: 1, Rated: 1, Leads: []digest.PersonalLine{line(0)}}}
		localestest.Said(t, string(weekly.Personal(l, none).HTML), localestest.MaxText)
	}
}
