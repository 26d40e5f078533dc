package stories

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/audit"
	"qalauly/simulator"
)

var inviteLink = regexp.MustCompile(`https://t\.me/qalauly_story_bot\?start=inv-[A-Za-z0-9_-]{22}`)

// linkOf waits for an invite and returns its link.
func linkOf(t *testing.T, p *simulator.Person) string {
	t.Helper()
	m := p.Sees("https://t.me/qalauly_story_bot?start=inv-")
	link := inviteLink.FindString(m.Text)
	require.NotEmpty(t, link, m.Text)
	return link
}

// invites are the words of the story in each language.
var invites = map[string]map[string]string{
	"kk": {
		"language": "Қазақша", "who": "/invite Қойшыбаева Әсел", "card": "Әсел Тұрсынқызы Қойшыбаева", "deputy": "🔗 Депутатты шақыру",
		"you": "Сізді депутат ретінде шақырады", "accept": "✅ Қабылдаймын", "bound": "Аккаунт байланды", "new": "➕ Көмекші шақыру", "name": "Көмекшінің аты кім?",
		"revoke": "✖️ Шақыруды кері алу", "revoked": "Шақыру кері алынды", "refused": "Шақыру кері алынған", "helper": "Сіз: Ерлан Сұлтан",
		"used": "Бұл шақыру қолданылып қойған", "not": "Бұл команда сізге арналмаған", "log": "шақыруды қабылдады", "check": "🔗 Тізбекті тексеру", "whole": "Журнал тізбегі бүтін",
		"file": "📄 Файлмен", "rows": "Excel-ге арналған журнал",
	},
	"ru": {
		"language": "Русский", "who": "/invite Койшибаева Асель", "card": "Асель Турсыновна Койшибаева", "deputy": "🔗 Пригласить депутата",
		"you": "Вас приглашают как депутата", "accept": "✅ Принимаю", "bound": "Аккаунт привязан", "new": "➕ Пригласить помощника", "name": "Как зовут помощника?",
		"revoke": "✖️ Отозвать приглашение", "revoked": "Приглашение отозвано", "refused": "Если это ошибка, спросите", "helper": "Вы: Ерлан Сұлтан",
		"used": "Этим приглашением уже воспользовались", "not": "Эта команда вам недоступна", "log": "приглашение принято", "check": "🔗 Проверить цепочку", "whole": "Цепочка журнала цела",
		"file": "📄 Файлом", "rows": "Журнал для Excel",
	},
}

// TestDeputyAndAssistantComeByLinks: an administrator of the configuration invites a
// deputy, the deputy an assistant; a revoked invite and a used one are refused, who is
// nobody may not invite; all of it stands in the audit, which the leader has linked.
func TestDeputyAndAssistantComeByLinks(t *testing.T) {
	t.Parallel()
	for lang, words := range invites {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			admin, deputy, helper, other := w.meet("Ләззат", lang), w.meet("Әсел", lang), w.meet("Ерлан", lang), w.meet("Бөтен", lang)
			w.env = append(w.env, fmt.Sprintf("ADMIN_IDS=%d", admin.ID))
			service := w.serve()
			admin.Start()
			admin.Presses(words["language"])
			admin.Says(words["who"])
			admin.Sees(words["card"])
			admin.Presses(words["deputy"])
			link := linkOf(t, admin)

			other.Start()
			other.Presses(words["language"])
			other.Says(words["who"])
			other.Sees(words["not"])

			deputy.OpensDeepLink(link)
			deputy.Sees(words["you"])
			deputy.Presses(words["accept"])
			deputy.Sees(words["bound"])
			deputy.Sees("/assistants")
			other.OpensDeepLink(link)
			other.Sees(words["used"])

			deputy.Says("/assistants")
			deputy.Presses(words["new"])
			deputy.Sees(words["name"])
			deputy.Says("Ерлан Сұлтан")
			revoked := linkOf(t, deputy)
			deputy.Presses(words["revoke"])
			deputy.Sees(words["revoked"])
			helper.OpensDeepLink(revoked)
			helper.Sees(words["refused"])
			service.kill()
			service = w.serve()
			deputy.Says("/assistants")
			deputy.Presses(words["new"])
			deputy.Sees(words["name"])
			deputy.Says("Ерлан Сұлтан")
			helper.OpensDeepLink(linkOf(t, deputy))
			helper.Sees(words["helper"])
			helper.Presses(words["accept"])
			helper.Sees(words["bound"])

			admin.Says("/audit")
			admin.Sees(words["log"])
			admin.Presses(words["check"])
			admin.Sees(words["whole"])
			admin.Says("/audit")
			admin.Sees(words["log"])
			admin.Presses(words["file"])
			admin.Sees(words["rows"])
			require.Eventually(t, func() bool {
				var unlinked int
				return w.db.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE link IS NULL`).Scan(&unlinked) == nil && unlinked == 0
			}, time.Minute, 50*time.Millisecond, "the leader links what was written")
			_, _, err := audit.Check(t.Context(), w.db)
			require.NoError(t, err)
			service.stop()
		})
	}
}
