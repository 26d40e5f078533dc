package deputies_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/locales"
	"qalauly/notice"
)

// TestTheBranchDraftsAndTheDeputySends: nothing goes to the citizen before the deputy
// presses; who drafted it and who sent it are both in the audit; staff of elsewhere, and
// one after the answer, cannot.
func TestTheBranchDraftsAndTheDeputySends(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Жобаны филиал қызметкері жазды", "Түсіндірме", "Жіберілді"},
		"ru": {"Проект написал сотрудник филиала", "Дано разъяснение", "Отправлено"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			deputy, helper := b.joins(501, lang, account.Deputy, "", b.first), b.joins(502, lang, account.Assistant, "", b.first)
			clerk, distant := b.joins(601, lang, account.Recorder, "3564", 0), b.joins(603, lang, account.Recorder, "62", 0)
			a := b.citizen(901, lang).sends(b.first, letter)
			text := "Құбыр ертең жөнделеді, починят завтра утром."
			propose := func(p *somebody, text string) error {
				_, _, err := b.desk.Propose(t.Context(), b.db, appeal.Actor{Person: p.person, Member: p.member()}, a.ID, text, b.now)
				return err
			}
			require.ErrorIs(t, propose(distant, text), appeal.ErrUnknown)
			require.ErrorIs(t, propose(deputy, text), appeal.ErrNotYours)
			require.ErrorIs(t, propose(clerk, " "), appeal.ErrEmpty)
			require.NoError(t, propose(clerk, text))
			require.Equal(t, 2, b.count(`SELECT count(*) FROM appeal_compose`))
			require.Zero(t, b.count(`SELECT count(*) FROM appeal_message WHERE side <> 'citizen'`))
			deputy.shown(a).sees(w[0], text).presses(w[1]).sees(w[2])
			require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer' AND side = 'deputy' AND body = $1`, text))
			require.Equal(t, 1, b.count(`SELECT count(*) FROM audit WHERE action = 'appeal.draft'`))
			require.Equal(t, 1, b.count(`SELECT count(*) FROM audit WHERE action = 'appeal.adopt' AND (after::jsonb ->> 'drafted_by')::bigint = $1`, clerk.member().ID))
			helper.shown(a).seesNo(w[1])
			require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer'`), "once")
			require.ErrorIs(t, propose(clerk, text), appeal.ErrState)
		})
	}
}

// shown is what the branch drafted, as it comes to somebody's chat.
func (p *somebody) shown(a appeal.Appeal) *somebody {
	p.Helper()
	n := notice.Due{To: p.person, Kind: cards.PreviewNotice}
	n.Ref = fmt.Sprintf("%d:%d", a.ID, p.count(`SELECT message FROM appeal_compose WHERE chat = $1`, p.person))
	m, ok := p.word(n)
	require.True(p, ok)
	p.last = handlers.Reply{Messages: []handlers.Message{m}}
	p.check(p.last)
	return p
}

// member is who they are now.
func (p *somebody) member() account.Member {
	p.Helper()
	m, err := account.MemberOf(p.Context(), p.db, p.person)
	require.NoError(p, err)
	return m
}
