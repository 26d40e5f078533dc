package staff_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers/line"
	"qalauly/handlers/staff"
	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/territory"
)

var tuesday = calendar.Date(2026, 11, 24)

// namesakes is a register of invented people, some of whom are called alike.
func namesakes(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
	_, err := db.Exec(t.Context(), `
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented) VALUES
		(1024, 'Қойшыбаева', 'Койшибаева', 'Әсел', 'Асель', 'f', 1984, true),
		(1101, 'Ахметов', 'Ахметов', 'Болат', 'Болат', 'm', 1970, true),
		(1102, 'Ахметов', 'Ахметов', 'Ержан', 'Ержан', 'm', 1971, true),
		(1103, 'Ахметова', 'Ахметова', 'Нұргүл', 'Нургуль', 'f', 1972, true),
		(1200, 'Сапаров', 'Сапаров', 'Жұма', 'Жума', 'm', 1973, true),
		(1201, 'Нұрланов', 'Нурланов', 'Абай', 'Абай', 'm', 1974, true),
		(1202, 'Ким', 'Ким', 'Вера', 'Вера', 'f', 1975, true);
		INSERT INTO mandate (deputy, body, valid_from) VALUES
		(1024, '356400000', '2023-03-29'), (1101, '356400000', '2023-03-29'), (1102, '353600000', '2023-03-29'), (1103, '356400000', '2023-03-29'),
		(1200, '623600000', '2023-03-29'), (1201, '356400000', '2023-03-29'), (1202, '351600000', '2023-03-29');`)
	require.NoError(t, err)
	return db
}

// TestLinesMeanPeopleOfTheRegister: who is meant in a line, by the search that
// citizens have too, and what of the line is left as the place.
func TestLinesMeanPeopleOfTheRegister(t *testing.T) {
	t.Parallel()
	db := namesakes(t)
	names := staff.People(&deputy.Finder{}, db, tuesday.Start(), locales.Kazakh)
	reader := line.New(methods.R1())
	for text, want := range map[string]string{
		"1024 A4 вчера 12 приёмная":                        "1024 приёмная []",
		"4711 A4 вчера 12 приёмная":                        "0 приёмная [unknown]",
		"Қойшыбаева A4 кеше 12 Ақсу-Аюлы":                  "1024 Ақсу-Аюлы []",
		"кайшыбаева осель A4 вчера 12 приёмная":            "1024 приёмная []",
		"Асель Койшибаева A4 вчера 12 Агадырь":             "1024 Агадырь []",
		"Койшибаевой A4 вчера 12 Шет":                      "1024 Шет []",
		"Koishibaeva A4 keshe 12 Aksu-Ayuly":               "1024 Aksu-Ayuly []",
		"Асель A4 вчера 12 приёмная":                       "0 приёмная [which 1024]",
		"Ахметов A4 вчера 12 приёмная":                     "0 приёмная [which 1101 1102 1103]",
		"Ахметов Б. A4 вчера 12 приёмная":                  "1101 приёмная []",
		"Е. Ахметов A4 вчера 12 приёмная":                  "1102 приёмная []",
		"Ахметов Ержан A4 вчера 12 приёмная":               "1102 приёмная []",
		"Ахметов Ақтоғай A4 вчера 12 приёмная":             "1102 приёмная []",
		"Ахметова Нургуль A4 вчера 12 приёмная":            "1103 приёмная []",
		"Жұма Сапаров A4 12.11 12 қабылдау бөлмесі":        "1200 қабылдау бөлмесі []",
		"A4 Ким вчера 12 приёмная":                         "1202 приёмная []",
		"A4 вчера 12 Ким приёмная":                         "1202 приёмная []",
		"A4 21.11 12 адам Абай ауылы":                      "0 Абай ауылы [missing]",
		"A4 21.11 12 чел школа имени Абая Сапаров":         "1200 школа имени Абая []",
		"Ким Балхаш A4 вчера 12 чел":                       "1202 Балхаш []",
		"Тойшыбеков A4 вчера 12 приёмная":                  "0 приёмная [unknown]",
		"Ким азаматтарды қабылдау кеше 12 адам Балқаш":     "1202 Балқаш []",
		"Ким приём граждан вчера 12 человек, с. Сарышаган": "1202 с. Сарышаган []",
	} {
		m, err := reader.Read(t.Context(), names, text, line.Known{Today: tuesday})
		require.NoError(t, err)
		d := m.Lines[0]
		var asked []any
		for _, q := range d.Questions {
			if q.About == line.Deputy {
				asked = append(asked, q.Rule)
				for _, id := range q.People {
					asked = append(asked, id)
				}
			}
		}
		assert.Equal(t, want, fmt.Sprint(d.Deputy, " ", d.Fields["place"], " ", asked), text)
		require.Equal(t, "A4", d.Criterion, text)
		require.Equal(t, "12", d.Fields["received"], text)
	}
}
