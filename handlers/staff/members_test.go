package staff_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/notices"
	"qalauly/handlers/staff"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/notice"
	"qalauly/rating/methods"
)

const (
	karagandy = "350000000"
)

// who is somebody who talks with the service, and what they see.
type who struct {
	t         *testing.T
	db        postgres.DB
	audience  handlers.Audience
	id        int64
	lang      locales.Lang
	admin     bool // named by the configuration
	group     bool
	elsewhere bool // a group of others
	now       time.Time
	talk      handlers.Talk
	last      handlers.Reply
}

// house is a database with a register and members in it, in one transaction.
type house struct {
	t    *testing.T
	db   postgres.DB
	last int64
}

func newHouse(t *testing.T) *house {
	t.Helper()
	return houseOn(t, namesakes(t))
}

func houseOn(t *testing.T, pool *pgxpool.Pool) *house {
	tx, err := pool.Begin(context.Background())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return &house{t: t, db: tx, last: 7000}
}

// comes lets somebody in who is nobody yet.
func (h *house) comes(l locales.Lang) *who {
	h.t.Helper()
	h.last++
	_, err := account.Seen(h.t.Context(), h.db, h.last)
	require.NoError(h.t, err)
	require.NoError(h.t, account.Choose(h.t.Context(), h.db, h.last, string(l)))
	audience := staff.New(staff.Options{Method: methods.R1(), BotName: "qalauly_bot", Group: theGroup})
	return &who{t: h.t, db: h.db, audience: audience, id: h.last, lang: l, now: tuesday.At(19 * time.Hour)}
}

// with lets somebody in who has a duty of staff, approved.
func (h *house) with(l locales.Lang, name string, duty account.Duty, unit string) *who {
	h.t.Helper()
	w := h.comes(l)
	id, err := account.AddMember(h.t.Context(), h.db, name)
	require.NoError(h.t, err)
	h.bind(w, id)
	_, err = h.db.Exec(h.t.Context(), `
		INSERT INTO role_grant (member, role, unit, asked_by, asked_at, approved_by, approved_at) VALUES ($1, $2, nullif($3, ''), -1, $4, -2, $4)`, id, duty, unit, w.now)
	require.NoError(h.t, err)
	return w
}

// around lets a deputy in, or an assistant.
func (h *house) around(l locales.Lang, name string, duty account.Duty, of int64) *who {
	h.t.Helper()
	w := h.comes(l)
	var id int64
	var err error
	if duty == account.Deputy {
		id, err = account.DeputyMember(h.t.Context(), h.db, of, name)
	} else {
		id, err = account.AddMember(h.t.Context(), h.db, name)
	}
	require.NoError(h.t, err)
	h.bind(w, id)
	_, err = account.Beside(h.t.Context(), h.db, account.Operator, account.Grant{Duty: duty, Deputy: of}, id, w.now)
	require.NoError(h.t, err)
	return w
}

func (h *house) bind(w *who, member int64) {
	_, err := h.db.Exec(h.t.Context(), `INSERT INTO member_account (person, member) VALUES ($1, $2)`, w.id, member)
	require.NoError(h.t, err)
}

// lastUpdate gives each request an id of its own.
var lastUpdate atomic.Int64

func (w *who) request() handlers.Request {
	p, err := account.Seen(w.t.Context(), w.db, w.id)
	require.NoError(w.t, err)
	if w.admin {
		p.Role = account.Admin
	}
	chat := chatOf(w.group, w.id)
	if w.elsewhere {
		chat--
	}
	return handlers.Request{ID: lastUpdate.Add(1), Now: w.now, Person: p, Lang: w.lang, Chat: chat, Private: !w.group, Kind: handlers.Text, Talk: w.talk, Commands: w.audience.Commands}
}

func (w *who) take(run handlers.Run, r handlers.Request) {
	w.t.Helper()
	require.NotNil(w.t, run)
	reply, err := run(w.t.Context(), w.db, r)
	require.NoError(w.t, err)
	if reply.Talk != nil {
		w.talk = *reply.Talk
	}
	w.last = reply
	for _, m := range reply.Messages {
		localestest.Said(w.t, string(m.HTML), localestest.MaxText)
		for _, row := range m.Rows {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
				require.Contains(w.t, w.audience.Verbs, b.Verb)
				require.LessOrEqual(w.t, len(strings.Join(append([]string{"v1", b.Verb}, b.Args...), "."))+9, 64, "%v", b)
				for _, a := range b.Args {
					require.Regexp(w.t, `^[a-z0-9-]+$`, a)
				}
			}
			localestest.Row(w.t, labels...)
		}
	}
}

// types is a command, or an answer to what was asked.
func (w *who) types(text string) {
	w.t.Helper()
	r := w.request()
	if name, args, _ := strings.Cut(strings.TrimPrefix(text, "/"), " "); strings.HasPrefix(text, "/") {
		if first, more, many := strings.Cut(name, "\n"); many {
			name, args = first, more+" "+args
		}
		r.Command, r.Args = name, strings.TrimSpace(args)
		c, ok := w.audience.Command(name)
		require.True(w.t, ok, text)
		w.take(c.Run, r)
		return
	}
	r.Text = text
	w.take(w.audience.Talks[w.talk.Name], r)
}

// opens follows a deep link.
func (w *who) opens(link string) {
	w.t.Helper()
	_, payload, _ := strings.Cut(link, "?start=")
	run, rest := w.audience.Link(payload)
	r := w.request()
	r.Command, r.Args = "start", rest
	w.take(run, r)
}

// answers replies to the message that was shown last and has a Ref.
func (w *who) answers(text string, f *handlers.File) {
	w.t.Helper()
	r := w.request()
	r.Text, r.File = text, f
	for _, m := range w.last.Messages {
		if m.Ref != "" {
			r.About = m.Ref
		}
	}
	require.NotEmpty(w.t, r.About)
	w.take(w.audience.AboutOf(r.About), r)
}

func (w *who) presses(label string) {
	w.t.Helper()
	for _, b := range w.buttons() {
		if strings.Contains(b.Label, label) {
			w.push(b.Verb, b.Args...)
			return
		}
	}
	require.Fail(w.t, "no such button", "%q in %v\n%s", label, w.buttons(), w.text())
}

func (w *who) push(verb string, args ...string) {
	w.t.Helper()
	r := w.request()
	r.Button = &handlers.Press{Verb: verb, Args: args}
	w.take(w.audience.Verbs[verb], r)
}

func (w *who) buttons() (all []handlers.Button) {
	for _, m := range w.last.Messages {
		all = append(all, slices.Concat(m.Rows...)...)
	}
	return all
}

func (w *who) text() string {
	var b strings.Builder
	for _, m := range w.last.Messages {
		b.WriteString(localestest.Visible(string(m.HTML)) + "\n")
	}
	return b.String()
}

func (w *who) sees(parts ...string) {
	w.t.Helper()
	said := w.text() + fmt.Sprint(w.buttons())
	for _, part := range parts {
		require.Contains(w.t, said, part)
	}
}

// told are the notices owed to them that still say something.
func (w *who) told() (all []handlers.Message) {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT kind, ref FROM notice WHERE recipient = $1 ORDER BY id`, w.id)
	require.NoError(w.t, err)
	owed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n notice.Due, err error) { return n, row.Scan(&n.Kind, &n.Ref) })
	require.NoError(w.t, err)
	for _, n := range owed {
		m, ok, err := notices.Word(w.t.Context(), w.db, n, account.Person{ID: w.id, Lang: string(w.lang)})
		require.NoError(w.t, err)
		if ok {
			all = append(all, m)
		}
	}
	return all
}

// link is the invite that was shown.
func (w *who) link() string {
	w.t.Helper()
	i := strings.Index(w.text(), "https://t.me/qalauly_bot?start=inv-")
	require.GreaterOrEqual(w.t, i, 0, w.text())
	return strings.Fields(w.text()[i:])[0]
}

// audited are the actions of the audit, the newest first.
func (w *who) audited() (actions []string) {
	w.t.Helper()
	found, err := audit.Find(w.t.Context(), w.db, audit.Query{Limit: 10_000})
	require.NoError(w.t, err)
	for _, e := range found {
		actions = append(actions, e.Action+" "+e.Object)
	}
	return actions
}

// TestTwoPersonsGiveADuty: one administrator asks, another approves, and the new
// colleague comes by a link; it is told who asked and who approved.
func TestTwoPersonsGiveADuty(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А. Первая", account.Administrator, "")
	b := h.with(locales.Kazakh, "Б. Екінші", account.Administrator, karagandy)
	a.types("/staff")
	a.sees("2 человека", "➕ Добавить сотрудника")
	a.presses("Добавить")
	a.types("12")
	a.sees("Имя — это буквы")
	a.types("Д.  Омаров")
	a.sees("Д. Омаров. Что будет делать?")
	a.presses("Вносит записи")
	a.presses("▶️")
	for !strings.Contains(fmt.Sprint(a.buttons()), "Карагандинская") && !strings.Contains(fmt.Sprint(a.buttons()), "Караганд") {
		a.presses("▶️")
	}
	a.presses("Караганд")
	for !strings.Contains(fmt.Sprint(a.buttons()), "Шет") {
		a.presses("▶️")
	}
	a.presses("Шет")
	a.presses("✅ Шетский район")
	a.sees("Д. Омаров", "⏳ вносит записи · Шетский район. Попросил(а): А. Первая", "Ждёт второго человека")
	require.NotContains(t, fmt.Sprint(a.buttons()), "Подтвердить", "one does not approve what one asked for")
	member, grant := a.buttons()[1].Args[0], a.buttons()[0].Args[0]
	a.push("mok", grant)
	a.sees("Нужен второй человек")
	a.push("minv", grant)
	a.sees("Нужен второй человек")

	told := b.told()
	require.Len(t, told, 1)
	require.Contains(t, string(told[0].HTML), "Д. Омаров: жазба енгізеді · Шет ауданы\nСұраған: А. Первая")
	require.Equal(t, "mone", told[0].Rows[0][0].Verb)
	require.Empty(t, a.told(), "who asked is not asked to approve")
	b.types("/staff")
	b.sees("⏳ Екінші адамды күткені: 1")
	b.presses("Екінші адамды")
	b.sees("Д. Омаров: жазба енгізеді · Шет ауданы. Сұраған: А. Первая")
	b.presses("Д. Омаров")
	b.presses("✅ Бекіту")
	b.sees("Бекіткен: Б. Екінші")
	require.Contains(t, string(a.told()[0].HTML), "Подтвердил(а): Б. Екінші")
	require.Empty(t, b.told(), "it does not wait any more")
	b.presses("Шақыру сілтемесі")
	b.sees("Д. Омаров: жазба енгізеді · Шет ауданы", "Мерзімі: 25 қараша, 19:00")
	link := b.link()

	fresh := h.comes(locales.Russian)
	fresh.opens(link)
	fresh.sees("Вы: Д. Омаров", "Обязанность: вносит записи", "Где: Шетский район")
	_, err := account.MemberOf(t.Context(), h.db, fresh.id)
	require.ErrorIs(t, err, account.ErrNoMember, "looking binds nothing")
	fresh.presses("Принимаю")
	fresh.sees("Готово, Д. Омаров", "Что здесь можно", "/leave")
	m, err := account.MemberOf(t.Context(), h.db, fresh.id)
	require.NoError(t, err)
	require.True(t, m.Has(account.Recorder))

	other := h.comes(locales.Kazakh)
	other.opens(link)
	other.sees("Бұл шақыру қолданылып қойған")

	a.push("mone", member)
	a.presses("Изменить имя")
	a.types("Данияр Омаров")
	a.sees("Данияр Омаров", "Привязано: 1 аккаунт")
	a.presses("Прекратить")
	a.sees("Прекратить обязанность?")
	a.presses("Да, прекратить")
	a.sees("Обязанностей нет.")
	require.Subset(t, a.audited(), []string{"member.add member:" + fmt.Sprint(m.ID), "role.ask member:" + fmt.Sprint(m.ID), "role.approve member:" + fmt.Sprint(m.ID),
		"role.end member:" + fmt.Sprint(m.ID), "member.rename member:" + fmt.Sprint(m.ID)})
}

// TestRefusedDutyIsTold: who asked hears that another refused, in their language; what
// they take back themselves is no news.
func TestRefusedDutyIsTold(t *testing.T) {
	t.Parallel()
	for l, want := range map[locales.Lang]string{locales.Kazakh: "Міндет бекітілмеді", locales.Russian: "Обязанность не подтверждена"} {
		h := newHouse(t)
		a := h.with(l, "А", account.Administrator, "")
		b := h.with(l, "Б", account.Administrator, "")
		far := h.with(l, "В", account.Administrator, ulytau)
		id, err := account.AddMember(t.Context(), h.db, "Г. Новый")
		require.NoError(t, err)
		a.push("mask", strconv.FormatInt(id, 36), string(account.Recorder), shet)
		a.presses("✖️")
		a.presses("✖️")
		require.Empty(t, a.told())
		a.push("mask", strconv.FormatInt(id, 36), string(account.Recorder), shet)
		require.Len(t, b.told(), 1)
		require.Empty(t, far.told())
		b.push("mone", b.told()[0].Rows[0][0].Args...)
		b.presses("✖️")
		b.presses("✖️")
		require.Len(t, a.told(), 1)
		require.Contains(t, string(a.told()[0].HTML), want)
		require.Empty(t, b.told())
	}
}

// TestOneAdministratorIsTold: who is alone hears how a second one comes; nobody makes
// links for administrators but the operator.
func TestOneAdministratorIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first := h.comes(locales.Kazakh)
	first.admin = true
	first.types("/staff")
	first.sees("Екінші әкімші әзірге жоқ", "qalauly staff add")
	id, err := account.AddMember(t.Context(), h.db, "Екінші")
	require.NoError(t, err)
	_, err = account.Ask(t.Context(), h.db, account.Operator, account.Wanted{Member: id, Duty: account.Administrator}, first.now)
	require.NoError(t, err)
	first.types("/staff Екінші")
	first.presses("✅ Бекіту")
	first.presses("Шақыру сілтемесі")
	first.sees("Әкімшіні тек оператор шақырады")
	first.types("/staff жоқадам")
	first.sees("«жоқадам» деген қызметкер жоқ")
}

// TestDeputyAndAssistantsAreInvited in both languages: a revoked invite and one that is
// too old are refused, three assistants are enough.
func TestDeputyAndAssistantsAreInvited(t *testing.T) {
	t.Parallel()
	for l, words := range map[locales.Lang]map[string]string{
		locales.Kazakh: {"deputy": "🔗 Депутатты шақыру", "you": "Сіз: Әсел Қойшыбаева", "accept": "Қабылдаймын", "assistant": "Көмекші шақыру", "revoke": "Шақыруды кері алу",
			"revoked": "Шақыру кері алынған", "expired": "Шақырудың мерзімі өтті", "helper": "Сіз: Ерлан Сұлтан", "chief": "Депутат: Әсел Қойшыбаева", "three": "Көмекшілері: 3 / 3", "taken": "Бұл аккаунт басқа қызметкерге байланған",
			"dismiss": "✖️ Тоқтату: Ерлан Сұлтан", "yes": "Иә, тоқтату", "two": "Көмекшілері: 2 / 3", "none": "Көмекшілері: 0 / 3", "left": "Аккаунт ажыратылды", "leave": "Иә, ажырату"},
		locales.Russian: {"deputy": "🔗 Пригласить депутата", "you": "Вы: Асель Койшибаева", "accept": "Принимаю", "assistant": "Пригласить помощника", "revoke": "Отозвать приглашение",
			"revoked": "Приглашение отозвано", "expired": "Приглашение истекло", "helper": "Вы: Ерлан Сұлтан", "chief": "Депутат: Асель Койшибаева", "three": "Помощников: 3 из 3", "taken": "Этот аккаунт уже привязан к другому",
			"dismiss": "✖️ Прекратить: Ерлан Сұлтан", "yes": "Да, прекратить", "two": "Помощников: 2 из 3", "none": "Помощников: 0 из 3", "left": "Аккаунт отвязан", "leave": "Да, отвязать"},
	} {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			a := h.with(l, "Әкімші", account.Administrator, shet)
			a.types("/invite койшибаева осель")
			a.presses(words["deputy"])
			d := h.comes(l)
			d.opens(a.link())
			d.sees(words["you"])
			d.presses(words["accept"])

			d.types("/assistants")
			d.presses(words["assistant"])
			d.types("Ерлан Сұлтан")
			revoked := d.link()
			d.presses(words["revoke"])
			helper := h.comes(l)
			helper.opens(revoked)
			helper.sees(words["revoked"])
			d.presses("👥")
			d.sees(words["none"])
			d.presses(words["assistant"])
			d.types("Ерлан Сұлтан")
			old := d.link()
			helper.now = helper.now.Add(25 * time.Hour)
			helper.opens(old)
			helper.sees(words["expired"])
			helper.now = d.now
			helper.opens(old)
			helper.sees(words["helper"], words["chief"])
			helper.presses(words["accept"])

			for _, name := range []string{"Айша Нұр", "Олжас Бек"} {
				d.types("/assistants")
				d.presses(words["assistant"])
				d.types(name)
			}
			helper.opens(d.link())
			helper.sees(words["taken"])
			d.types("/assistants")
			d.sees(words["three"])
			require.NotContains(t, fmt.Sprint(d.buttons()), words["assistant"])
			d.presses(words["dismiss"])
			d.presses(words["yes"])
			d.sees(words["two"])
			d.types("/leave")
			d.presses(words["leave"])
			d.sees(words["left"])
			_, err := account.MemberOf(t.Context(), h.db, d.id)
			require.ErrorIs(t, err, account.ErrNoMember)
		})
	}
}

// TestALostAccountIsBoundAnew: the same member by another account, one chain of roles.
func TestALostAccountIsBoundAnew(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А", account.Administrator, karagandy)
	lost := h.with(locales.Russian, "Р. Рекордер", account.Recorder, shet)
	before, err := account.MemberOf(t.Context(), h.db, lost.id)
	require.NoError(t, err)
	a.types("/staff Рекордер")
	a.presses("Отвязать аккаунты")
	a.presses("Да, отвязать")
	_, err = account.MemberOf(t.Context(), h.db, lost.id)
	require.ErrorIs(t, err, account.ErrNoMember)
	a.presses("Ссылка-приглашение")
	again := h.comes(locales.Russian)
	again.opens(a.link())
	again.presses("Принимаю")
	after, err := account.MemberOf(t.Context(), h.db, again.id)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

// TestNobodyBindsMoreThanTheyGovern: an administrator of one district makes no link to
// a member who is more elsewhere.
func TestNobodyBindsMoreThanTheyGovern(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А", account.Administrator, shet)
	more := h.with(locales.Russian, "Двойная", account.Recorder, shet)
	m, err := account.MemberOf(t.Context(), h.db, more.id)
	require.NoError(t, err)
	_, err = h.db.Exec(t.Context(), `INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) VALUES ($1, 'verifier', $2, -1, -2, now())`, m.ID, ulytau)
	require.NoError(t, err)
	a.types("/staff Двойная")
	for _, label := range []string{"Ссылка-приглашение", "Отвязать аккаунты", "Изменить имя"} {
		a.types("/staff Двойная")
		a.presses(label)
		a.sees("Это не ваша территория")
	}
	require.Equal(t, "refused /staff", a.audited()[0])
}

// TestLinksAreForOneOnly: in a group no link is shown and none is taken.
func TestLinksAreForOneOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А", account.Administrator, "")
	a.group = true
	a.types("/invite 1024")
	a.presses("Пригласить депутата")
	a.sees("Это только для вас")
	require.Zero(t, countOf(t, h.db, `SELECT count(*) FROM invite`))
}

func countOf(t *testing.T, db postgres.DB, sql string) (n int) {
	t.Helper()
	require.NoError(t, db.QueryRow(t.Context(), sql).Scan(&n))
	return n
}
