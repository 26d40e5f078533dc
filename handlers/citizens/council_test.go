package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// sittings is a council of each region and each of its districts, with deputies of its
// body and an expert, one sitting and one recommendation.
func sittings(t *testing.T, db postgres.DB) {
	t.Helper()
	_, err := db.Exec(t.Context(), `
		INSERT INTO council (key, unit, topic, name_kk, name_ru, invented)
		SELECT 'k' || code, code, (ARRAY['utilities', 'roads', 'health'])[1 + row_number() OVER (ORDER BY code) % 3], name_kk || ': кеңес', name_ru || ': совет', true FROM unit WHERE level <> 'city_district';
		INSERT INTO council_member (council, kind, deputy, chair, since)
		SELECT id, 'deputy', deputy, n = 1, '2026-01-01' FROM (SELECT c.id, m.deputy, row_number() OVER (PARTITION BY c.id ORDER BY m.deputy) n FROM council c JOIN body b ON b.unit = c.unit JOIN mandate m ON m.body = b.id AND m.valid_to IS NULL) AS s WHERE n <= 7;
		INSERT INTO council_member (council, kind, name_kk, name_ru, since) SELECT id, 'expert', 'Ә. Серікова', 'А. Серикова', '2026-01-01' FROM council;
		INSERT INTO council_entry (council, kind, day, text_kk, text_ru, state, made_by, made_at, decided_by, decided_at)
		SELECT id, 'sitting', date '2026-11-10' - k * 30, 'Ауыз су', 'Питьевая вода', 'verified', 1, '2026-11-11', 2, '2026-11-12' FROM council, generate_series(0, 6) k;
		INSERT INTO council_attendance (sitting, member, mark) SELECT e.id, m.id, 'present' FROM council_entry e JOIN council_member m ON m.council = e.council;
		INSERT INTO council_entry (council, kind, day, of_entry, text_kk, text_ru, to_kk, to_ru, state, made_by, made_at, decided_by, decided_at)
		SELECT council, 'recommendation', day, id, 'Құбырды ауыстыру', 'Заменить трубы', 'Әкімдік', 'Акимат', 'verified', 1, '2026-11-11', 2, '2026-11-12' FROM council_entry;
		INSERT INTO council_entry (council, kind, day, of_entry, fate, state, made_by, made_at, decided_by, decided_at)
		SELECT council, 'fate', day, id, 'accepted', 'verified', 1, '2026-11-11', 2, '2026-11-12' FROM council_entry WHERE kind = 'recommendation' AND id % 2 = 0;`)
	require.NoError(t, err)
}

// TestProposal: from the council by consent to the slip; the deputy's card says to which
// council it is; taken back and sent again it is a proposal still; another addressee makes
// it an appeal like others.
func TestProposal(t *testing.T) {
	t.Parallel()
	db := country(t)
	sittings(t, db)
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			c := speaking(t, db, l)
			to := map[locales.Lang]string{locales.Kazakh: "👥 Кеңеске ұсыныс: ", locales.Russian: "👥 Предложение совету: "}[l]
			c.command("councils", "")
			c.sees(l.Text("council.country"))
			c.press("cou", "356400000", "all", "1")
			c.pressesVerb("cone")
			c.sees(l.Text("council.fate_open"))
			c.pressesVerb("corec")
			c.sees(l.Text("council.fate_accepted"))
			c.pressesVerb("cone")
			c.pressesVerb("coprop")
			c.pressesVerb("wyes")
			c.sees(to)
			c.says("Ауылымызға ауыз су құбырын тартуды ұсынамын")
			c.sees(to)
			c.pressesVerb("wsend")
			c.sees(to, "KK-2026-")
			a := c.lastAppeal()
			id, err := council.OfAppeal(c.ctx, c.db, a.ID)
			require.NoError(t, err)
			require.NotZero(t, id)
			who, err := council.Answers(c.ctx, c.db, id, 20782)
			require.NoError(t, err)
			require.Equal(t, who, a.Deputy)

			c.pressesVerb("wundo")
			marked, err := council.DraftTo(c.ctx, c.db, c.id)
			require.NoError(t, err)
			require.Equal(t, id, marked)
			_, n, err := council.ProposalsTo(c.ctx, c.db, id, council.Page{Limit: 5})
			require.NoError(t, err)
			require.Zero(t, n, "taken back")
			var other int64
			require.NoError(t, c.db.QueryRow(c.ctx, `SELECT deputy FROM mandate WHERE valid_to IS NULL AND deputy <> $1 ORDER BY deputy LIMIT 1`, who).Scan(&other))
			c.press("wto", id36(other))
			marked, err = council.DraftTo(c.ctx, c.db, c.id)
			require.NoError(t, err)
			require.Zero(t, marked)
			c.press("cone", id36(id))
			c.pressesVerb("coprop")
			c.pressesVerb("cotake")
			c.sees(to)
		})
	}
}
