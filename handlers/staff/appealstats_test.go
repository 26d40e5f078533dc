package staff_test

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/account"
	"qalauly/handlers/staff"
	"qalauly/locales"
)

// TestAppealsInNumbers: by deputy, branch, topic and region, over three periods, on the
// screen, as a picture and as two kinds of files; of one's own territory only, and
// nowhere anything of who wrote. APPEALS names a folder to look at the picture.
func TestAppealsInNumbers(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Түскені: 3", "түскені 3", "Қойшыбаева", "Шет ауданы", "су, жылу, жарық", "Қарағанды облысы", "Бұл кезеңде өтініш түспеген", "", "кемінде 5 керек"},
		"ru": {"Поступило: 3", "поступило 3", "Койшибаева", "Шетский район", "вода, тепло, свет", "Карагандинская область", "обращений не было", "", "голосов меньше 5"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			clerk, distant := o.hires("Клара", lang, duty{account.Recorder, shet}), o.hires("Дина", lang, duty{account.Verifier, ulytau})
			for person := range int64(3) {
				o.complains(901+person, noWater+strings.Repeat(" Ещё слово.", int(person)))
			}
			clerk.command("stats", "").presses("📬")
			clerk.press("zst", "d", "4").sees(w[0], w[1], w[2], w[8])
			clerk.press("zst", "b", "13").sees(w[3])
			clerk.press("zst", "t", "52").sees(w[4])
			clerk.press("zst", "r", "x").sees(w[5])
			distant.press("zst", "d", "4").sees(w[6])

			clerk.press("zpic", "t", "4")
			name := strings.TrimPrefix(clerk.last.Messages[0].Photo, staff.AppealPicture)
			body, err := staff.DrawAppeals(t.Context(), o.db, name)
			require.NoError(t, err)
			_, err = png.Decode(bytes.NewReader(body))
			require.NoError(t, err)
			if folder := os.Getenv("APPEALS"); folder != "" {
				require.NoError(t, os.WriteFile(folder+"/"+string(lang)+".png", body, 0o600))
			}

			for _, axis := range []string{"d", "b", "t", "r", "l"} {
				clerk.press("zfile", axis, "4", "csv")
				read := csv.NewReader(strings.NewReader(strings.TrimPrefix(o.made(clerk), "\uFEFF")))
				read.Comma = ';'
				rows, err := read.ReadAll()
				require.NoError(t, err)
				clerk.press("zfile", axis, "4", "xlsx")
				book, err := excelize.OpenReader(strings.NewReader(o.made(clerk)))
				require.NoError(t, err)
				cells, err := book.GetRows(book.GetSheetName(0))
				require.NoError(t, err)
				require.Len(t, cells, map[bool]int{true: 4, false: 2}[axis == "l"], axis)
				require.Equal(t, rows[0], cells[0])
				require.Len(t, rows, len(cells))
			}
			distant.press("zfile", "l", "4", "csv")
			require.NotContains(t, o.made(distant), "KK-2026")
			for _, name := range []string{"", "x", "kk:2026-11-24:d:4:", "kk:2026-11-24:d:5::csv", "en:2026-11-24:d:4::csv", "kk:2026-11-24:d:4::exe"} {
				_, err := staff.MakeAppeals(t.Context(), o.db, name)
				require.ErrorIs(t, err, staff.ErrNoView, name)
			}
		})
	}
}

// made makes the file that was sent last; what citizens said is not in it.
func (o *office) made(c *clerk) string {
	o.Helper()
	sent := c.last.Messages[0].File
	require.NotNil(o, sent)
	body, err := staff.MakeAppeals(o.Context(), o.db, strings.TrimPrefix(sent.Hash, staff.AppealFile))
	require.NoError(o, err)
	require.True(o, strings.HasSuffix(sent.Name, ".csv") || strings.HasSuffix(sent.Name, ".xlsx"))
	require.NotContains(o, string(body), "воды")
	require.NotContains(o, string(body), "901")
	return string(body)
}
