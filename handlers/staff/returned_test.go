package staff_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers/notices"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating/methods"
)

// TestWhatWasSentBack is shown with the reason, mended by one field, sent again with a
// photo, or taken out; weeks later too.
func TestWhatWasSentBack(t *testing.T) {
	t.Parallel()
	tx := room(t, namesakes(t))
	d := working(t, tx, locales.Russian, recorderOf("356400000"))
	d.types("/returned")
	d.sees("Возвращённых записей нет.")
	ledger := activity.Ledger{Method: methods.R1()}
	sendBack := func(id int64, reason string) {
		_, err := ledger.Move(d.ctx, tx, activity.Actor{Member: 999}, activity.Step{Record: id, Act: activity.Return, Reason: reason}, d.now)
		require.NoError(t, err)
	}
	var ids []int64
	for _, who := range []string{"Койшибаева", "Ахметов Болат"} {
		d.types("/record " + who + " A4 вчера 12 приёмная заранее")
		ids = append(ids, d.number())
	}
	d.now = d.now.Add(20 * 24 * time.Hour)
	sendBack(ids[0], "wrong_day")
	sendBack(ids[1], "Не та приёмная")

	word, ok, err := notices.Word(d.ctx, tx, notice.Due{Kind: "returned", Ref: fmt.Sprintf("record:%d", ids[0])}, account.Person{Lang: "kk"})
	require.NoError(t, err)
	require.True(t, ok)
	require.Contains(t, string(word.HTML), "Себебі: Күні дұрыс емес")
	require.Equal(t, fmt.Sprintf("record:%d", ids[0]), word.Ref)

	d.types("/returned")
	d.sees("Вернули на исправление: 2", "Неверная дата", "Не та приёмная", "Б. Ахметов")
	d.presses(fmt.Sprint("№\u00a0", ids[0]))
	d.sees("Причина: Неверная дата", "Место или онлайн: приёмная")
	d.presses("✏️ Дата")
	d.sees("Не хватает: Дата")
	d.types("21.11")
	d.sees("Исправлено и отправлено", "· A4 · 21.11 ·")
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE id = $1 AND state = 'recorded' AND day = '2026-11-21' AND version = 3`, ids[0]))
	_, ok, err = notices.Word(d.ctx, tx, notice.Due{Kind: "returned", Ref: fmt.Sprintf("record:%d", ids[0])}, account.Person{})
	require.NoError(t, err)
	require.False(t, ok, "nothing is said of what is settled")

	d.types("/returned")
	d.sees("Причина: Не та приёмная")
	d.sends(answering(fmt.Sprintf("record:%d", ids[1])), photo("late"))
	d.sees("Всего подтверждений: 1", "Отправить снова")
	again := d.button("Отправить снова")
	d.press(again.Verb, again.Args...)
	d.sees("Отправлено на проверку снова")
	d.press(again.Verb, again.Args...)
	d.sees("уже всё решено")

	sendBack(ids[1], "repeat")
	other := working(t, tx, locales.Russian, recorderOf("356400000"))
	other.press(again.Verb, again.Args...)
	other.sees("Эту запись сделали не вы.")
	d.types("/returned")
	d.presses("Снять запись")
	d.sees("снята")
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE id = $1 AND state = 'withdrawn'`, ids[1]))
}

// TestDeputiesPropose: proposals come from a deputy or an assistant, about none but them.
func TestDeputiesPropose(t *testing.T) {
	t.Parallel()
	tx := room(t, namesakes(t))
	own := working(t, tx, locales.Kazakh, account.Grant{Duty: account.Deputy, Deputy: 1024})
	own.types("/myproposals")
	own.sees("Сіз әлі ештеңе ұсынған жоқсыз")
	own.types("/propose A4 кеше 12 қабылдау бөлмесі алдын ала", photo("own"))
	own.sees("Ұсынылды: №", "Әсел Қойшыбаева")
	own.types("/myproposals")
	own.sees("қызметкерді күтуде")
	own.types("/propose")
	own.sees("/propose A4 кеше 12")
	own.presses("Жазбау")
	own.types("/record A4 кеше 12 қабылдау бөлмесі алдын ала")
	own.sees("Бұл команда")

	helper := working(t, tx, locales.Russian, account.Grant{Duty: account.Assistant, Deputy: 1101}, account.Grant{Duty: account.Assistant, Deputy: 1103})
	helper.types("/propose A4 вчера 12 приёмная заранее")
	helper.sees("О ком запись?", "Болат Ахметов", "Нургуль Ахметова")
	helper.presses("Нургуль")
	helper.sees("Предложено: №", "Нургуль Ахметова")
	helper.types("/propose Ким A4 вчера 12 приёмная заранее")
	helper.sees("только запись о своём депутате")
	helper.presses("Болат")
	helper.sees("Болат Ахметов")
	require.Equal(t, 3, helper.count(`SELECT count(*) FROM record WHERE state = 'proposed'`))
}

// TestCards: an answer to somebody's card is about them.
func TestCards(t *testing.T) {
	t.Parallel()
	d := working(t, room(t, namesakes(t)), locales.Russian, recorderOf("350000000"))
	d.types("/record A4 вчера 12 приёмная заранее", answering("deputy:1024"))
	d.sees("· A4 · 23.11 · Асель Койшибаева")
	d.types("/record Ким A4 вчера 12 приёмная заранее", answering("deputy:1024"))
	d.sees("Асель Койшибаева", "Вера Ким")
	d.presses("Вера Ким")
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE deputy = 1202`))
}
