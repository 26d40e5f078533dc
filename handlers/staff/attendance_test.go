package staff_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// seats fills a maslikhat with forty invented members beside those it has.
func seats(t *testing.T, db postgres.DB, body string, n int) {
	t.Helper()
	for i := range n {
		_, err := db.Exec(context.Background(), `
			WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented)
				VALUES ($2, $2, $3, $3, 'm', 1980, true) RETURNING id)
			INSERT INTO mandate (deputy, body, valid_from) SELECT id, $1, '2023-03-29' FROM d`,
			body, fmt.Sprintf("%sов", []string{"Байжан", "Жаксылык", "Турсун", "Оспан", "Кенжебек", "Мухамеджан", "Досжан", "Ермек", "Сулейменг", "Таубай"}[i%10]),
			[]string{"Асхат", "Берик", "Виктор", "Дархан"}[i/10%4])
		require.NoError(t, err)
	}
}

// TestASittingOfForty is kept with few taps: those who were not there are tapped or
// typed, all the others were.
func TestASittingOfForty(t *testing.T) {
	t.Parallel()
	tx := room(t, namesakes(t))
	seats(t, tx, "356400000", 35) // with five more: forty
	d := working(t, tx, locales.Russian, recorderOf("356400000"))
	members := d.count(`SELECT count(*) FROM mandate WHERE body = '356400000'`)
	require.GreaterOrEqual(t, members, 39)

	d.types("/attendance A6 20.11 №5", photo("sheet"))
	d.sees("Не хватает: Орган")
	d.presses("маслихат")
	d.sees(fmt.Sprintf("Были: %d из %d", members, members), "✅ Б. Ахметов", "1 / 4", "Номер заседания: 5")
	first := d.button("Б. Ахметов")
	d.press(first.Verb, first.Args...)
	d.sees("❌ Б. Ахметов")
	d.press(first.Verb, first.Args...) // a second tap on the same button changes nothing
	d.sees("❌ Б. Ахметов", fmt.Sprintf("Были: %d из %d. Не были: 1.", members-1, members))
	d.presses("▶")
	d.presses("◀")
	d.types("все кроме Койшибаевой, Нурланов по уважительной причине\nКим")
	d.sees("Нет в списке: Ким", "Не были: 2. По уважительной причине: 1.")
	save := d.button("Записать всех")
	d.press(save.Verb, save.Args...)
	d.sees("Абай Нурланов: по какой причине не было?")
	d.presses("болезнь")
	d.sees(fmt.Sprintf("Записано: %d из %d (A6 · 20.11)", members, members), "Подтверждение есть у всех")
	d.press(save.Verb, save.Args...)
	require.Less(t, d.taps, 20)
	require.LessOrEqual(t, d.messages, 2)

	require.Equal(t, members, d.count(`SELECT count(*) FROM record`))
	require.Equal(t, 1, d.count(`SELECT count(DISTINCT event) FROM record`))
	require.Equal(t, members-3, d.count(`SELECT count(*) FROM record WHERE fields->>'mark' = 'present'`))
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE deputy = 1201 AND fields->>'mark' = 'excused' AND fields->>'reason' = 'болезнь' AND n = 0`))
	require.Equal(t, 2, d.count(`SELECT count(*) FROM record WHERE deputy IN (1024, 1101) AND fields->>'mark' = 'absent'`))
	require.Equal(t, members, d.count(`SELECT count(*) FROM evidence WHERE telegram = 'sheet'`))

	d.types("/attendance A6 20.11 №5")
	d.presses("маслихат")
	d.sees("Это заседание уже записано: № ", "Д. Омаров")
	d.presses("Записать ещё раз")
	d.types("Койшибаева")
	require.Contains(t, textIn(d.last), "Не были: 1")
	d.presses("Не записывать")
	d.sees("Не записано.")
	require.Equal(t, members, d.count(`SELECT count(*) FROM record`))
}

// TestAttendanceStepByStep asks for what is not said, in Kazakh, over a whole region.
func TestAttendanceStepByStep(t *testing.T) {
	t.Parallel()
	tx := room(t, namesakes(t))
	d := working(t, tx, locales.Kazakh, recorderOf("350000000"), account.Grant{Duty: account.Deputy, Deputy: 1202})
	d.types("/attendance")
	d.sees("Қай өлшемшарт?", "/attendance A6 кеше №5")
	d.presses("A6")
	d.sees("Бұл кімнің отырысы?")
	d.types("Балқаш")
	d.sees("Жетпейтіні: Орган")
	d.types("қалалық мәслихат")
	d.sees("Жетпейтіні: Отырыс нөмірі")
	d.types("№ 12-3")
	d.sees("Жетпейтіні: Күні")
	d.types("01.11")
	d.sees("Қатысқаны: 0 адамнан 0") // the only member is who keeps the sheet
	d.presses("Бәрін жазу")
	d.sees("тізімде ешкім жоқ")

	other := working(t, tx, locales.Kazakh, recorderOf("356400000"))
	other.types("/attendance C1 20.11 №2 фракция")
	other.sees("Қатысқаны: 4 адамнан 4")
	other.presses("Бәрін жазу")
	other.sees("Жазылды: 4 жолдан 4")
	require.Equal(t, 4, other.count(`SELECT count(*) FROM record WHERE criterion = 'C1'`))
}

// TestASittingIsRecordedOnce says that a sitting is recorded already, whoever records it
// and from whichever sheet; the unfinished sheet of the same sitting is forgotten.
func TestASittingIsRecordedOnce(t *testing.T) {
	t.Parallel()
	for l, want := range map[locales.Lang][]string{
		locales.Kazakh:  {"Бұл отырыс жазылып қойған", "Бәрін жазу", "Тағы жазу", "Болдырмау", "қайтарып алынды"},
		locales.Russian: {"Это заседание уже записано", "Записать всех", "Записать ещё раз", "Отменить все", "Отменены"},
	} {
		tx := room(t, namesakes(t))
		d := working(t, tx, l, recorderOf("356400000"))
		all := d.count(`SELECT count(*) FROM mandate WHERE body = '356400000'`)
		d.types("/attendance A6 20.11 №7 сессия")
		old := d.button(want[1])
		d.types("/attendance A6 20.11 №7 сессия")
		d.presses(want[1])
		require.Len(t, d.last.Messages, 1, "the same sheet is not offered")
		require.Empty(t, d.talk.Name)
		undo := d.button("↩️")
		d.press(old.Verb, old.Args...)
		require.Equal(t, all, d.count(`SELECT count(*) FROM record`))

		other := working(t, tx, l, recorderOf("350000000"))
		other.types("/attendance A6 20.11 №7 сессия")
		other.types("Шет")
		other.sees(want[0], "Д. Омаров")
		other.presses("✖️")
		require.Equal(t, all, d.count(`SELECT count(*) FROM record`))

		d.press(undo.Verb, undo.Args...) // what was taken back is not in the way
		d.types("/attendance A6 20.11 №7 сессия")
		d.presses(want[1])
		require.Equal(t, all, d.count(`SELECT count(*) FROM record WHERE state = 'recorded'`))
	}
}

// TestWhoWasMissingIsTyped reads who was not there behind the command itself.
func TestWhoWasMissingIsTyped(t *testing.T) {
	t.Parallel()
	for l, line := range map[locales.Lang]string{
		locales.Kazakh:  "/attendance A6 20.11 №7 Шет аудандық мәслихаты келмегені: Қойшыбаева, Болат Ахметов, Тойшыбеков",
		locales.Russian: "/attendance A6 20.11 №7 Шетский маслихат не было: Койшибаева, Болат Ахметов, Тойшыбеков",
	} {
		d := working(t, room(t, namesakes(t)), l, recorderOf("356400000"))
		d.types(line)
		d.sees("2", "Тойшыбеков", "❌ Б. Ахметов")
		require.NotContains(t, textIn(d.last), "келмегені:")
		d.presses("💾")
		require.Equal(t, 2, d.count(`SELECT count(*) FROM record WHERE deputy IN (1024, 1101) AND fields->>'mark' = 'absent' AND fields->>'body' LIKE 'Шет%ихат%'`))
		require.Equal(t, 2, d.count(`SELECT count(*) FROM record WHERE fields->>'mark' = 'absent'`))
	}
}
