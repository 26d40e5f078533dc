package stories

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// commonWords are what is pressed and read where a problem is that of many.
var commonWords = map[string]map[string]string{
	"kk": {"number": "-000001", "gather": "Ортақ мәселе ету", "first": "Алдымен автор келіседі", "title": "Абай көшесінде су жоқ", "asked": "Авторға сұрау жіберілді", "may": "басқаларға да ортақ болуы мүмкін", "yes": "Келісемін", "agreed": "Енді басқалар қосыла алады", "alike": "Осыған ұқсас мәселе", "join": "Қосыламын:", "joined": "Қосылдыңыз", "answered": "депутат жауап берді", "mine": "Қосылған мәселелерім"},
	"ru": {"number": "-000001", "gather": "Сделать общей проблемой", "first": "Сначала согласится автор", "title": "Нет воды на улице Абая", "asked": "Автору отправлен вопрос", "may": "может быть не только у вас", "yes": "Согласен(на)", "agreed": "могут присоединиться", "alike": "Похожая проблема уже открыта", "join": "У меня тоже", "joined": "Вы присоединились", "answered": "депутат ответил", "mine": "К чему я присоединился"},
}

// TestAProblemOfMany: staff give a letter a title, its author agrees, a neighbour who
// begins to write the same joins by a tap and is told when the deputy answers. Neither
// learns who the other is. Every update comes twice.
func TestAProblemOfMany(t *testing.T) {
	t.Parallel()
	for lang, many := range commonWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, operator...)
			w.sim.DeliverTwice(true)
			say := appealWords[lang]
			author, neighbour := w.meet("Нұрбибіғұл", lang), w.meet("Гүлжаһан", lang)
			deputy, clerk := w.meet("Әсел", lang), w.meet("Виктор", lang)
			w.sits(deputy)
			w.appoint(clerk, "recorder", shet)
			w.serve().says("leading")
			for _, p := range []*simulator.Person{author, neighbour, deputy, clerk} {
				p.Start()
				p.Presses(say["language"])
			}
			begins := func(p *simulator.Person) {
				p.Start("dsg")
				p.Sees(passedWords[lang]["seat"])
				p.Presses(say["write"])
				p.SeesButton(say["agree"])
				p.Presses(say["agree"])
				p.Sees(say["prompt"])
				p.Says(say["letter"])
				p.Sees(say["preview"])
			}
			begins(author)
			author.Presses(say["send"])
			author.Sees(say["slip"])
			w.minutes()
			deputy.Sees(say["card"])

			clerk.Says("/appeals")
			clerk.SeesButton(many["number"])
			clerk.Presses(many["number"])
			clerk.SeesButton(many["gather"])
			clerk.Presses(many["gather"])
			clerk.Sees(many["first"])
			clerk.Says(many["title"])
			clerk.Sees(many["asked"])
			require.Contains(t, author.Sees(many["may"]).Text, many["title"])
			author.Presses(many["yes"])
			author.Sees(many["agreed"])

			begins(neighbour)
			offered := neighbour.Sees(many["alike"]).Text
			require.Contains(t, offered, many["title"])
			require.Equal(t, 1, strings.Count(offered, say["letter"]), "the own letter and no other")
			neighbour.Presses(many["join"])
			neighbour.Sees(many["joined"])
			w.has(1, `SELECT count(*) FROM common_joined`)
			w.has(1, `SELECT count(*) FROM appeal`)

			deputy.Replies(say["card"], say["answer"])
			deputy.Sees(say["notsent"])
			deputy.Presses(say["partly"])
			deputy.Sees(say["sent"])
			w.minutes()
			author.Sees(say["answered"])
			told := neighbour.Sees(many["answered"]).Text
			require.Contains(t, told, many["title"])
			require.NotContains(t, told, say["answer"], "the answer is the author's")
			neighbour.Says("/my")
			neighbour.SeesButton(many["mine"])
			for p, other := range map[*simulator.Person]string{author: "Гүлжаһан", neighbour: "Нұрбибіғұл"} {
				require.NotContains(t, p.Screen(), other)
			}
			require.NotContains(t, clerk.Screen(), say["letter"], "staff do not read the letter")
			w.silent(say["letter"], say["answer"])
		})
	}
}
