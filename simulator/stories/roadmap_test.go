package stories

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// promising are the words of a measure's journey in a language.
type promising struct {
	language, sheet, send, ask, yes, done, stage, proof, recorded   string
	bad, line, same                                                 string
	waiting, check, verify, verified                                string
	public, regions, region, finished, follow, followed, eyes       string
	agree, show, preview, sent, sight, look, void, why, back, state string
}

var promises = map[string]promising{
	"kk": {
		"Қазақша", "📥 Кестеден жүктеу", "Жол картасының кестесін жіберіңіз", "Қате жоқ. Жазайын ба?", "✅ Жазу", "✅ Кесте енгізілді", "☑️ Орындалды: Қабылдау", "Дәлелін жіберіңіз", "✅ Жазылды",
		"Қате саны: 1", "жол: 3", "Жаңа ештеңе жоқ",
		"Тексерілмеген", "🔎 Тексеру: Қабылдау", "✅ Растау", "✅ Расталды",
		"Сайлауалды бағдарлама", "Өңірлер", "Қарағанды", "Орындалды: 1", "🔔 Хабар алу", "Хабар аласыз", "👁 Өз көзіммен көрдім",
		"✅ Келісемін", "Фото жіберіп", "Қызметкерлер осыны көреді", "✅ Жіберілді", "Тұрғын көргені", "👁 Тұрғындар көргені: 1", "🗑 Белгіні алып тастау", "Неге алып тастайсыз?", "🗑 Белгі алынды", "есептен шықты",
	},
	"ru": {
		"Русский", "📥 Загрузить таблицу", "Пришлите таблицу дорожной карты", "Ошибок нет. Записать?", "✅ Записать", "✅ Таблица внесена", "☑️ Исполнено: Приёмка", "Пришлите доказательство", "✅ Записано",
		"Ошибок: 1", "строка: 3", "Нового нет",
		"Ждёт проверки", "🔎 Проверить: Приёмка", "✅ Подтвердить", "✅ Подтверждено",
		"Предвыборная программа", "Регионы", "Караганд", "Исполнено: 1", "🔔 Следить", "Вы следите", "👁 Видел(а) своими глазами",
		"✅ Согласен(на)", "Пришлите фото", "Сотрудники увидят это", "✅ Отправлено", "Видели жители", "👁 Видели жители: 1", "🗑 Снять отметку", "Почему снимаете?", "🗑 Отметка снята", "больше не считается",
	},
}

// promisedSheet is a sheet with one measure of two deputies, due today.
func promisedSheet(ids []int64) []byte {
	today := time.Now().In(time.FixedZone("Asia/Almaty", 5*3600)).Format("02.01.2006")
	return []byte("roadmap;roadmap_kk;roadmap_ru;roadmap_region;item_no;item_kk;item_ru;item_place;item_weight;item_due;item_deputies;stage_kk;stage_ru;stage_due;stage_share\n" +
		fmt.Sprintf("su;Ауыз су;Питьевая вода;350000000;3.1;Ақадыр: су құбыры;Агадырь: водопровод;356400000;2;%s;%d, %d;Жоба;Проект;;40\n", today, ids[0], ids[1]) +
		"su;;;;3.1;;;;;;;Қабылдау;Приёмка;;100\n")
}

// TestRoadmap: a sheet brings a measure, its recorder shows that it is done, a verifier
// sees that and verifies it; a citizen finds it, follows it and says what they saw; the
// points come with it and go with it. Every update is delivered twice, and the service is
// killed on the way.
func TestRoadmap(t *testing.T) {
	t.Parallel()
	for lang, words := range promises {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, "OPERATOR_NAME=AMANAT", "OPERATOR_BIN=000000000000", "OPERATOR_CONTACT=+7 000 000 00 00", "DATA_LOCATION=Астана")
			w.sim.DeliverTwice(true)
			service := w.serve()
			service.says("leading")
			recorder, verifier, citizen := w.meet("Дәурен", lang), w.meet("Айнұр", lang), w.meet("Гүлнәр", lang)
			w.appoint(recorder, "recorder", "356400000")
			w.appoint(verifier, "verifier", "350000000")
			var ids []int64
			require.NoError(t, w.db.QueryRow(t.Context(), `SELECT array_agg(deputy ORDER BY deputy) FROM mandate WHERE body = '356400000' AND valid_to IS NULL`).Scan(&ids))
			for _, p := range []*simulator.Person{recorder, verifier, citizen} {
				p.Start()
				p.Presses(words.language)
			}
			recorder.Says("/roadmap")
			recorder.SeesButton(words.sheet)
			recorder.Presses(words.sheet)
			recorder.Sees(words.send)
			recorder.SendsDocument("bad.csv", bytes.Replace(promisedSheet(ids), []byte(";100\n"), []byte(";90\n"), 1), "")
			require.Contains(t, recorder.Sees(words.bad).Text, words.line)
			w.has(0, `SELECT count(*) FROM roadmap_item`)
			recorder.RepliesWith(words.bad, simulator.DocumentOf("plan.csv", promisedSheet(ids), ""))
			recorder.Sees(words.ask)
			w.has(0, `SELECT count(*) FROM roadmap_item`)
			recorder.SeesButton(words.yes)
			recorder.Presses(words.yes)
			recorder.Sees(words.done)
			w.has(1, `SELECT count(*) FROM roadmap_item`)
			recorder.Says("/roadmap")
			recorder.SeesButton(words.sheet)
			recorder.Presses(words.sheet)
			recorder.Sees(words.send)
			recorder.SendsDocument("plan.csv", promisedSheet(ids), "")
			recorder.Sees(words.same)
			w.has(1, `SELECT count(*) FROM roadmap_item`)

			recorder.Says("/roadmap")
			recorder.SeesButton("1")
			recorder.Presses("1")
			recorder.SeesButton(words.stage)
			recorder.Presses(words.stage)
			recorder.Sees(words.proof)
			service.kill()
			service = w.serve()
			recorder.SendsPhotos("Акт №12-3 https://example.kz/akt", snapshot(t, 1))
			recorder.Sees(words.recorded)
			w.has(0, `SELECT count(*) FROM record WHERE criterion = 'A1'`)

			verifier.Says("/roadmap")
			verifier.SeesButton(words.waiting)
			verifier.Presses(words.waiting)
			verifier.SeesButton("1")
			verifier.Presses("1")
			verifier.SeesButton(words.check)
			verifier.Presses(words.check)
			verifier.Sees("https://example.kz/akt")
			verifier.SeesButton(words.verify)
			verifier.Presses(words.verify)
			verifier.Sees(words.verified)
			points := fmt.Sprintf(`SELECT count(*) FROM cell WHERE criterion = 'A1' AND deputy IN (%d, %d) AND x = 2000000 AND n = 2000000`, ids[0], ids[1])
			w.has(2, points)

			citizen.Says("/roadmap")
			citizen.Sees(words.public)
			citizen.SeesButton(words.regions)
			citizen.Presses(words.regions)
			citizen.SeesButton(words.region)
			citizen.Presses(words.region)
			citizen.SeesButton(words.finished)
			citizen.Presses(words.finished)
			citizen.SeesButton("1")
			citizen.Presses("1")
			citizen.Sees("https://example.kz/akt")
			citizen.SeesButton(words.follow)
			citizen.Presses(words.follow)
			citizen.Sees(words.followed)
			w.has(1, fmt.Sprintf(`SELECT count(*) FROM follow WHERE person = %d AND starts_with(item, 'roadmap:')`, citizen.ID))
			citizen.SeesButton(words.eyes)
			citizen.Presses(words.eyes)
			citizen.SeesButton(words.agree)
			citizen.Presses(words.agree)
			citizen.Sees(words.show)
			citizen.SendsPhotos("Су әлі жоқ, құбыр жатыр", snapshot(t, 2))
			citizen.Sees(words.preview)
			citizen.SeesButton("📨")
			citizen.Presses("📨")
			citizen.Sees(words.sent)
			w.has(1, `SELECT count(*) FROM roadmap_sighting WHERE sent_at IS NOT NULL`)
			w.has(2, points)

			recorder.Says("/roadmap")
			recorder.SeesButton(words.sight)
			recorder.Presses(words.sight)
			recorder.SeesButton("1")
			recorder.Presses("1")
			recorder.SeesButton(words.look)
			recorder.Presses(words.look)
			recorder.Sees("Су әлі жоқ, құбыр жатыр")

			service.kill()
			service = w.serve()
			verifier.SeesButton("✅ ")
			verifier.Presses("✅ ")
			verifier.SeesButton(words.void)
			verifier.Presses(words.void)
			verifier.Sees(words.why)
			verifier.Says("Тұрғын су жоғын көрсетті")
			verifier.Sees(words.back)
			w.has(0, points)
			w.has(0, `SELECT count(*) FROM cell WHERE criterion = 'A1' AND n > 0`)
			require.Contains(t, recorder.Sees("Тұрғын су жоғын көрсетті").Text, words.state)
			w.has(0, `SELECT count(*) FROM audit a WHERE a::text LIKE '%құбыр жатыр%'`)
			service.stop()
			for _, line := range strings.Split(service.log.String(), "\n") {
				require.NotContains(t, line, "құбыр жатыр")
			}
		})
	}
}
