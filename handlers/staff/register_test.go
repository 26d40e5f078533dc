package staff_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/staff"
	"qalauly/internal/audit"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// TestRegisterByLines: a name is changed, a mandate ends with a reason, somebody new is
// added with a seat; faults name the line, and nothing is half done.
func TestRegisterByLines(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А", account.Administrator, karagandy)
	a.types("/deputy")
	a.sees("Кого добавить или изменить?", "/deputy Койшибаева")
	a.types("/deputy койшибаева асель")
	a.sees("Асель Койшибаева", "№\u00a01024", "Шетский районный маслихат, с 29 марта 2023")
	a.presses("Имя и данные")
	a.sees("Фамилия (рус.): Койшибаева", "Год рождения: 1984", "ответом на это сообщение")
	a.answers("Фамилия (рус.): Койшыбаева\nТегі (қаз.): Қойшыбаева\nгод рождения: давно", nil)
	a.sees("Ничего не изменено", "Год рождения")
	a.answers("Фамилия (рус.): Койшыбаева\nчто-то ещё", nil)
	a.sees("«что-то ещё» — не понял строку")
	a.answers("Фамилия (рус.): Койшыбаева", nil)
	a.sees("✅ Записано", "Асель Койшыбаева")
	entry := latestEntry(t, a)
	require.Equal(t, "deputy.edit", entry.Action)
	require.JSONEq(t, `{"surname_ru":"Койшибаева"}`, entry.Before)
	require.JSONEq(t, `{"surname_ru":"Койшыбаева"}`, entry.After)

	a.presses("Завершить мандат")
	a.answers("По какой день: 20.11.2026", nil)
	a.sees("Ничего не изменено")
	a.answers("По какой день: 20.11.2026\nПричина окончания: по собственному желанию", nil)
	a.sees("✅ Записано", "20 ноября 2026")
	require.Equal(t, "mandate.end", latestEntry(t, a).Action)

	a.types("/deputy")
	a.presses("Новый депутат")
	a.sees("Орган:", "Пол:")
	a.answers("Тегі (қаз.): Оспанова\nАты (қаз.): Жанар\nФамилия (рус.): Оспанова\nИмя (рус.): Жанар\nПол: женский\nГод рождения: 1988\nОрган: "+shet+"\nС какого дня: 2026-11-21", nil)
	a.sees("✅ Записано", "Жанар Оспанова", "Шетский районный маслихат")
	require.Equal(t, "deputy.add", latestEntry(t, a).Action)

	before := countOf(t, h.db, `SELECT count(*) FROM deputy`)
	a.types("/deputy")
	a.presses("Новый депутат")
	a.answers("Тегі (қаз.): Чужой\nАты (қаз.): Иван\nФамилия (рус.): Чужой\nИмя (рус.): Иван\nПол: мужской\nГод рождения: 1980\nОрган: 623600000\nС какого дня: 2026-11-21", nil)
	a.sees("Это не ваша территория")
	require.Equal(t, before, countOf(t, h.db, `SELECT count(*) FROM deputy`), "nothing is half done")
	a.types("/deputy Ахметов")
	a.sees("Кто вам нужен?", "Болат Ахметов", "Ержан Ахметов")
}

func latestEntry(t *testing.T, w *who) audit.Kept {
	t.Helper()
	found, err := audit.Find(t.Context(), w.db, audit.Query{Limit: 1})
	require.NoError(t, err)
	return found[0]
}

// TestPhotoAnswersTheCard: a photo is left to a worker; anything else is asked again.
func TestPhotoAnswersTheCard(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Kazakh, "А", account.Administrator, shet)
	a.types("/deputy 1024")
	card := a.last
	a.answers("мынау", nil)
	a.sees("Мұнда фото керек")
	a.last = card
	a.answers("", &handlers.File{Kind: handlers.PhotoFile, ID: "AgAC:x", Unique: "u", Size: 1000})
	a.sees("Фото келді: Әсел Қойшыбаева")
	var ref string
	require.NoError(t, h.db.QueryRow(t.Context(), `SELECT ref FROM task WHERE kind = $1`, staff.PhotoTask).Scan(&ref))
	p, err := staff.ReadPortrait(ref)
	require.NoError(t, err)
	require.Equal(t, int64(1024), p.Deputy)
	require.Equal(t, "AgAC:x", p.File)
}

// TestAuditTells who did what: by deputy, member, record and days, ten on a page, as a
// file; opening it is told too, and who administers one region names whom they mean.
func TestAuditTells(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А. Главная", account.Administrator, "")
	b := h.with(locales.Kazakh, "Б. Өңір", account.Administrator, karagandy)
	rec := h.with(locales.Russian, "Р. Рекордер", account.Recorder, shet)
	m, err := account.MemberOf(t.Context(), h.db, rec.id)
	require.NoError(t, err)
	ledger := activity.Ledger{Method: methods.R1()}
	var last activity.Record
	for n := range 12 {
		day := calendar.Date(2026, 11, 12+n%10).String()
		last, err = ledger.Record(t.Context(), h.db, activity.Actor{Member: m.ID, Person: rec.id}, activity.Draft{Criterion: "A4", Deputy: 1024,
			Fields: map[string]string{"date": day, "place": "приёмная", "received": "12", "announced": "before"}}, rec.now)
		require.NoError(t, err)
	}
	a.types("/audit койшибаева")
	a.sees("Р. Рекордер · запись внесена · запись №", "⬇️ Ранее", "📄 Файлом")
	require.Equal(t, "log.open audit", a.audited()[0])
	a.presses("Ранее")
	a.sees("запись внесена")
	a.types("/audit Рекордер")
	a.sees("Критерий: A4")
	a.types("/audit " + itoa(last.ID))
	a.sees("запись №\u00a0" + itoa(last.ID))
	a.types("/audit койшибаева 1.11-2.11")
	a.sees("ничего не нашлось")
	a.types("/audit 999999")
	a.sees("с номером 999999 нет", "/audit Койшибаева 1.11-15.11")
	a.types("/audit")
	a.presses("Файлом")
	a.sees("Файл готовится")
	a.types("/audit")
	a.presses("Проверить цепочку")
	a.sees("Проверяю цепочку")
	require.Equal(t, 2, countOf(t, h.db, `SELECT count(*) FROM task`))
	var ref string
	require.NoError(t, h.db.QueryRow(t.Context(), `SELECT ref FROM task WHERE kind = $1`, staff.AuditFileTask).Scan(&ref))
	asked, q, err := staff.ReadAsked(ref)
	require.NoError(t, err)
	require.Equal(t, a.id, asked.Person)
	require.Zero(t, q.Deputy)

	b.types("/audit")
	b.sees("Бүкіл журналды бүкіл елдің әкімшісі көреді")
	b.now = time.Now() // an entry has the database's own time
	b.types("/audit 1024 " + calendar.DayOf(b.now).String())
	b.sees("жазба енгізді")
	b.group = true
	b.types("/audit 1024")
	b.sees("Бұл тек сізге арналған")
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
