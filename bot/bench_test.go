package bot

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/handlers"
	"qalauly/locales"
)

// What one update costs besides the database and the network.

const benchUpdate = `{"update_id":1,"message":{"message_id":7,"from":{"id":50000001,"is_bot":false,"first_name":"Ойдан","last_name":"Шығарылған",` +
	`"username":"invented","language_code":"kk"},"chat":{"id":50000001,"first_name":"Ойдан","type":"private"},"date":1790000000,` +
	`"text":"/start@qalauly_bot deputy-17","entities":[{"offset":0,"length":18,"type":"bot_command"}]}}`

func BenchmarkReceive(b *testing.B) {
	body := []byte(benchUpdate)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		_, err := receive(body)
		require.NoError(b, err)
	}
}

func BenchmarkParseCommand(b *testing.B) {
	for name, text := range map[string]string{
		"leading": "/start@qalauly_bot deputy-17",
		"inside":  "Сәлеметсіз бе! Маған көмектесіңізші: /find Әлия",
		"none":    "Ауылымыздағы жол туралы айтайын деп едім. Қашан жөнделеді?",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				parseCommand(text, "qalauly_bot")
			}
		})
	}
}

func benchBot() *Bot { return &Bot{buttons: buttons{key: []byte("a key for benchmarks")}} }

func BenchmarkButtonSign(b *testing.B) {
	buttons := benchBot().buttons
	for b.Loop() {
		_, err := buttons.data(50000001, 0, "card", []string{"1234", "more"})
		require.NoError(b, err)
	}
}

func BenchmarkButtonVerify(b *testing.B) {
	buttons := benchBot().buttons
	data, err := buttons.data(50000001, 0, "card", []string{"1234", "more"})
	require.NoError(b, err)
	for b.Loop() {
		_, err := buttons.press(50000001, 0, data)
		require.NoError(b, err)
	}
}

func BenchmarkCompose(b *testing.B) {
	button := handlers.Button{Label: "Толығырақ", Verb: "card", Args: []string{"1234"}}
	text := locales.HTML("<b>Ойдан Шығарылған</b>\nМәслихат депутаты, 7-округ")
	for name, m := range map[string]handlers.Message{
		"text":    {HTML: text},
		"menu":    {HTML: text, Menu: [][]string{{"Депутат табу", "Рейтинг"}, {"Өтініш жазу", "Көмек"}}},
		"buttons": {HTML: text, Rows: [][]handlers.Button{{button, button}, {button, button}, {button}}},
	} {
		reply := handlers.Reply{Messages: []handlers.Message{m}}
		b.Run(name, func(b *testing.B) {
			bot := benchBot()
			for b.Loop() {
				_, err := bot.compose(where{chat: 50000001}, nil, nil, reply)
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkLanes(b *testing.B) {
	l := newLanes()
	for b.Loop() {
		l.hint(7)
		for _, lane := range l.take(lanesAtOnce) {
			l.done(lane, rest)
		}
	}
}
