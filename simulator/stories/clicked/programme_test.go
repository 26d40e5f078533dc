package clicked

import (
	"fmt"
	"strings"
	"testing"

	"qalauly/internal/browsertest"
	"qalauly/internal/postgres/pgtest"
)

// programme are what is typed, pressed and seen of councils, inquiries and the make-up of
// the corps, by language.
var programme = map[string]map[string]string{
	"kk": {
		"ready":    "Мыналардың бірін жазыңыз",
		"councils": "Салалық кеңестер", "regions": "🏘 Өңірі", "which": "Қай өңірдің кеңестері?", "region": "Қарағанды", "units": "🏘 Ауданы", "inside": "қай аудан, қай қала?", "unit": "Шет ауданы", "at": "Шет ауданы ·", "council": "Шет ауданы: су",
		"one": "Бір жылда: отырыс", "sittings": "🗓 Отырыстары", "recommendations": "📨 Ұсынымдары", "members": "👤 Мүшелері", "chair": "төраға", "back": "⬅️ Артқа",
		"propose": "✍️ Кеңеске ұсыныс жіберу", "agree": "Келісемін", "to": "Кеңеске ұсыныс:", "idea": "Мектеп жанындағы су мұнарасын жөндеуді ұсынамын.", "preview": "Депутат осыны көреді", "send": "📨 Жіберу", "slip": "Тіркелді: №",
		"desk": "Сіздің аумақтағы кеңестер", "fields": "🏷 Саласы", "field": "Қай саланың кеңестері?", "every": "Барлық сала",
		"inquiries": "Депутаттардың сауалдары мен бастамалары", "states": "🏷 Нәтижесі", "stand": "Қандай сауалдарды", "decided": "✅ шешім бар", "only": "Тек мыналар: шешім бар", "story": "Қалай өтті", "search": "🔎 Сөзбен іздеу", "ask": "Сауалдардан не іздейміз?", "words": "су", "found": "Іздеген сөз: «су»", "nothing": "жұлдызқұрт", "none": "Мұндай сауал жоқ",
		"who": "Бақыт Есенов", "seat": "Шет аудандық мәслихатының депутаты", "more": "Толығырақ", "born": "Туған жылы", "his": "📜 Сауалдар мен бастамалар", "of": "Депутат: ",
		"corps": "Депутаттар құрамы", "first": "Алғаш рет сайланғандар", "picture": "🖼 Сурет", "promise": "Уәде және нақты жағдай", "levels": "🏛 Деңгейлер", "level": "Аудандық: ", "by region": "🗺 Өңірлер", "regional": "Өңірлер бойынша құрам", "other day": "📅 Басқа күнге", "day": "Құрамды қай күнге", "past": "01.03.2025", "then": "2025 ж. 1 наурыз", "bad": "32.13.2025", "wrong": "Бұл күнді түсінбедім",
	},
	"ru": {
		"ready":    "Напишите что-нибудь одно",
		"councils": "Отраслевые советы", "regions": "🏘 Регион", "which": "Советы какого региона?", "region": "Карагандинская", "units": "🏘 Район, город", "inside": "какой район, какой город?", "unit": "Шетский", "at": "Шетский район ·", "council": "Шетский р-н: совет по воде",
		"one": "За год: заседаний", "sittings": "🗓 Заседания", "recommendations": "📨 Рекомендации", "members": "👤 Члены совета", "chair": "председатель", "back": "⬅️ Назад",
		"propose": "✍️ Предложить что-то совету", "agree": "Согласен(на)", "to": "Предложение совету:", "idea": "Предлагаю починить водонапорную башню у школы.", "preview": "Депутат увидит это", "send": "📨 Отправить", "slip": "Зарегистрировано: №",
		"desk": "Советы вашей территории", "fields": "🏷 Тема", "field": "Советы по какой теме?", "every": "Все темы",
		"inquiries": "Запросы и инициативы депутатов", "states": "🏷 Чем кончилось", "stand": "Какие запросы", "decided": "✅ есть решение", "only": "Только: есть решение", "story": "Как было", "search": "🔎 Искать слова", "ask": "Что ищем", "words": "вода", "found": "«вода»", "nothing": "гусеница", "none": "Таких запросов нет",
		"who": "Бакыт Есенов", "seat": "Депутат Шетского районного маслихата", "more": "Подробнее", "born": "Год рождения", "his": "📜 Запросы и инициативы", "of": "Депутат: ",
		"corps": "Состав депутатов", "first": "Избраны впервые", "picture": "🖼 Картинка", "promise": "Что обещали и что есть", "levels": "🏛 По уровням", "level": "Районные: ", "by region": "🗺 По регионам", "regional": "Состав по регионам", "other day": "📅 На другой день", "day": "На какой день", "past": "01.03.2025", "then": "1 марта 2025", "bad": "32.13.2025", "wrong": "Такого дня не понял",
	},
}

// TestTheProgrammeByClicking has a citizen read what councils do and send one a proposal,
// look for what deputies asked and who the deputies are; a clerk opens the councils' desk.
func TestTheProgrammeByClicking(t *testing.T) {
	page := runDemo(t, pgtest.URL(t))
	for _, v := range []visitor{{name: "kk", lang: "kk", id: 700000101, tall: *guide != ""}, {name: "ru", lang: "ru", id: 700000102, tall: *guide != ""}} {
		t.Run(v.name, func(t *testing.T) {
			say, p := programme[v.lang], sit(t, page, v)
			p.comes()
			p.hears(say["ready"])
			p.readsACouncil(say)
			p.proposes(say)
			p.looksForInquiries(say)
			p.seesTheCorps(say)
			v.id = 700000105
			clerk := sit(t, page, v)
			clerk.comes()
			clerk.Types("/council\r")
			clerk.hears(say["desk"])
			clerk.shot("council-desk")
		})
	}
}

func (p person) presses(say map[string]string, pairs ...string) {
	p.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		p.Press(say[pairs[i]])
		p.hears(say[pairs[i+1]])
		p.fits()
	}
}

// opensLine presses the number of the line that has these words, on the page that is
// shown or one after it.
func (p person) opensLine(words string) {
	p.t.Helper()
	for {
		page := browsertest.Ask[string](p.Tab, "[...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText")
		if strings.Contains(page, words) {
			break
		}
		p.Press("▶")
		p.Until(fmt.Sprintf("[...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText !== %q", page))
	}
	at := browsertest.Ask[[]int](p.Tab, fmt.Sprintf(`(() => {
		const last = [...document.querySelectorAll('.phone.active .theirs')].at(-1);
		const line = last.innerText.split('\n').find((l) => l.includes(%q));
		return [Number(last.dataset.id), [...last.querySelectorAll('[data-row="0"]')].findIndex((b) => line.startsWith(b.innerText + '.'))];
	})()`, words))
	p.Click(fmt.Sprintf(`.phone.active [data-id="%d"] [data-row="0"][data-column="%d"]`, at[0], at[1]))
}

// lacks waits until the last message of the others has not these words.
func (p person) lacks(words string) {
	p.t.Helper()
	p.Until(fmt.Sprintf("![...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText.includes(%q)", words))
}

func (p person) readsACouncil(say map[string]string) {
	p.Types("/councils\r")
	p.hears(say["councils"])
	p.reads()
	p.shot("councils")
	p.presses(say, "fields", "field")
	p.shot("council-fields")
	p.presses(say, "every", "councils", "regions", "which", "region", "councils", "units", "inside")
	p.shot("council-units")
	p.presses(say, "unit", "at")
	p.shot("council-list")
	p.opensLine(say["council"])
	p.hears(say["one"])
	p.reads()
	p.picture("council")
	p.shot("council")
	for _, part := range []string{"sittings", "recommendations"} {
		p.Press(say[part])
		p.lacks(say["one"])
		p.fits()
		p.shot("council-" + part)
		p.presses(say, "back", "one")
	}
	p.presses(say, "members", "chair")
	p.shot("council-members")
	p.presses(say, "back", "one")
}

func (p person) proposes(say map[string]string) {
	p.Press(say["propose"])
	p.Sees(".phone.active .key-label", say["agree"])
	p.Press(say["agree"])
	p.hears(say["to"])
	p.Types(say["idea"] + "\r")
	p.hears(say["preview"])
	p.picture("council-proposal")
	p.shot("council-proposal")
	p.presses(say, "send", "slip")
	p.shot("council-slip")
}

func (p person) looksForInquiries(say map[string]string) {
	p.Types("/inquiries\r")
	p.hears(say["inquiries"])
	p.reads()
	p.picture("inquiries")
	p.shot("inquiries")
	p.presses(say, "states", "stand")
	p.shot("inquiry-states")
	p.presses(say, "decided", "only")
	p.Click(fmt.Sprintf(`.phone.active [data-id="%d"] [data-row="0"][data-column="3"]`, browsertest.Ask[int](p.Tab, "Number([...document.querySelectorAll('.phone.active .theirs')].at(-1).dataset.id)")))
	p.hears(say["story"])
	p.picture("inquiry")
	p.shot("inquiry")
	p.Types("/inquiries\r")
	p.hears(say["inquiries"])
	p.presses(say, "search", "ask")
	p.Types(say["words"] + "\r")
	p.hears(say["found"])
	p.shot("inquiry-found")
	p.Types("/inquiries " + say["nothing"] + "\r")
	p.hears(say["none"])
	p.shot("inquiry-none")
	p.Types(say["who"] + "\r")
	p.hears(say["seat"])
	p.presses(say, "more", "born", "his", "of")
	p.shot("inquiry-his")
}

func (p person) seesTheCorps(say map[string]string) {
	p.Types("/corps\r")
	p.hears(say["corps"])
	p.reads()
	p.picture("corps")
	p.shot("corps")
	p.Press(say["picture"])
	p.Until("document.querySelectorAll('.phone.active .theirs img').length > 0")
	p.drawn()
	p.picture("corps-picture")
	p.shot("corps-picture")
	p.Types("/corps\r")
	p.hears(say["first"]) // the picture has no such words
	p.presses(say, "levels", "level")
	p.reads()
	p.shot("corps-levels")
	p.presses(say, "back", "promise", "by region", "regional")
	p.shot("corps-regions")
	p.presses(say, "back", "promise", "other day", "day")
	p.Types(say["bad"] + "\r")
	p.hears(say["wrong"])
	p.Types(say["past"] + "\r")
	p.hears(say["then"])
	p.shot("corps-then")
}
