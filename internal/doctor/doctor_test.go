package doctor_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/internal/doctor"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
	"qalauly/simulator"
)

const token = "7000000001:a-token-for-tests-and-nothing-else"

// well are options for which nothing is wrong: a simulated Telegram, a database
// of its own, a Redis.
func well(t *testing.T) doctor.Options {
	t.Helper()
	client, _ := redistest.New(t)
	return doctor.Options{
		Server: simulated(t), Token: token, DB: pgtest.New(t), Redis: client, HTTPAddr: "127.0.0.1:0", SendRate: 29,
		Chats: []doctor.Chat{{Setting: "CHANNEL_KK", Channel: true}, {Setting: "STAFF_CHAT"}},
		Now:   calendar.Now, Patience: 30 * time.Second,
	}
}

func simulated(t *testing.T) string {
	t.Helper()
	sim := simulator.New(simulator.Config{Token: token, Username: "qalauly_test_bot",
		People: []simulator.Profile{{ID: 500, Name: "Админ", Started: true}}})
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(func() { sim.Close(); server.Close() })
	return server.URL
}

// api is a Bot API that gives the results named, and knows no other method.
func api(t *testing.T, results map[string]any) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result, ok := results[filepath.Base(r.URL.Path)]
		answer := map[string]any{"ok": ok, "result": result}
		if text, refused := result.(string); refused || !ok {
			answer = map[string]any{"ok": false, "error_code": 400, "description": text}
			if !ok {
				answer["error_code"] = 404
			}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// results are those of a bot for which all is well, with some changed.
func results(changed map[string]any) map[string]any {
	all := map[string]any{
		"getMe":          map[string]any{"id": 7, "username": "b_bot", "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true},
		"getWebhookInfo": map[string]any{"url": ""},
		"getChat":        map[string]any{"id": -100, "type": "channel"},
		"getChatMember":  map[string]any{"status": "administrator", "can_post_messages": true, "can_edit_messages": true},
	}
	for name, result := range changed {
		all[name] = result
	}
	return all
}

// says is the finding about a thing that has these words, of this mark.
func says(t *testing.T, found []doctor.Finding, mark doctor.Mark, about, words string) {
	t.Helper()
	var text bytes.Buffer
	doctor.Write(&text, found)
	require.NotContains(t, text.String(), token)
	for _, f := range found {
		if f.About == about && f.Mark == mark && strings.Contains(f.Says, words) {
			require.Equal(t, mark >= doctor.Warning, f.Do != "", "what is not well has advice, what is well needs none: %v", f)
			return
		}
	}
	t.Fatalf("nothing says %q of %s with mark %d:\n%s", words, about, mark, &text)
}

func TestAllIsWell(t *testing.T) {
	t.Parallel()
	o := well(t)
	o.Admins = []int64{500}
	found := doctor.Examine(t.Context(), o)
	require.False(t, doctor.Bad(found), "%v", found)
	for about, words := range map[string]string{
		"TELEGRAM_TOKEN": "@qalauly_test_bot", "BotFather": "privacy mode is on", "webhook": "none is set", "PUBLIC_URL": "long polling",
		"HTTP_ADDR": "is free", "DATABASE_URL": "UTF8", "extensions": "pg_trgm", "schema": "up to date", "processes": "none runs",
		"parked updates": "none", "REDIS_URL": "Redis 7", "the database's clock": "agrees", "Telegram's clock": "agrees",
		"time zone": "UTC+5", "FILES_DIR": "in the database", "pictures": "every Kazakh letter", "CHANNEL_KK": "not set", "ADMIN_IDS": "500 can be",
	} {
		says(t, found, doctor.Well, about, words)
	}
	says(t, found, doctor.Warning, "durability", "no synchronous standby")
	var text bytes.Buffer
	doctor.Write(&text, found)
	require.Contains(t, text.String(), "The service can run.\n")
}

func TestTelegramIsWrong(t *testing.T) {
	t.Parallel()
	on, off := map[string]any{}, map[string]any{}
	for name, value := range results(nil)["getMe"].(map[string]any) {
		on[name], off[name] = value, value
	}
	on["can_read_all_group_messages"], on["supports_inline_queries"], on["can_join_groups"] = true, false, false
	dead := httptest.NewServer(nil)
	dead.Close()
	hook := func(more map[string]any) map[string]any {
		more["url"] = "https://bot.example.kz/telegram"
		return map[string]any{"getWebhookInfo": more}
	}
	kinds := []string{"message", "edited_message", "callback_query", "my_chat_member", "inline_query"}
	for _, c := range []struct {
		name         string
		results      map[string]any
		public       string
		mark         doctor.Mark
		about, words string
	}{
		{"privacy", map[string]any{"getMe": on}, "", doctor.Warning, "BotFather", "privacy mode is off"},
		{"inline", map[string]any{"getMe": on}, "", doctor.Warning, "BotFather", "inline mode is off"},
		{"groups", map[string]any{"getMe": on}, "", doctor.Warning, "BotFather", "may not be added to groups"},
		{"polling and a webhook", hook(map[string]any{}), "", doctor.Warning, "webhook", "https://bot.example.kz; serve deletes it"},
		{"no webhook", nil, "https://bot.example.kz", doctor.Warning, "webhook", "none is set yet"},
		{"another webhook", hook(map[string]any{}), "https://other.example.kz", doctor.Warning, "webhook", "set elsewhere"},
		{"kinds", hook(map[string]any{"allowed_updates": kinds[:1]}), "https://bot.example.kz", doctor.Warning, "webhook", "not bring every kind"},
		{"right", hook(map[string]any{"allowed_updates": kinds}), "https://bot.example.kz", doctor.Well, "webhook", "at PUBLIC_URL"},
		{"pending", hook(map[string]any{"pending_update_count": 500}), "https://bot.example.kz", doctor.Warning, "webhook", "500 updates wait"},
		{"error", hook(map[string]any{"last_error_date": time.Now().Unix() - 60, "last_error_message": "Connection refused"}), "https://bot.example.kz", doctor.Warning, "webhook", "Connection refused"},
		{"not there", nil, "https://no-such-name.invalid", doctor.Wrong, "PUBLIC_URL", "name is not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := well(t)
			o.Server, o.PublicURL = api(t, results(c.results)), c.public
			o.Chats[1].ID = "-100"
			if c.mark == doctor.Wrong { // only then a process runs that should be reached
				_, err := o.DB.Exec(t.Context(), `INSERT INTO lease VALUES ('process:x', 'x', 1, now() + interval '1 h')`)
				require.NoError(t, err)
			}
			says(t, doctor.Examine(t.Context(), o), c.mark, c.about, c.words)
		})
	}
	o := well(t)
	o.Token = "7000000001:another-token-that-nobody-has-given"
	says(t, doctor.Examine(t.Context(), o), doctor.Wrong, "TELEGRAM_TOKEN", "does not know it")
	o.Server = dead.URL
	found := doctor.Examine(t.Context(), o)
	says(t, found, doctor.Wrong, "TELEGRAM_API_URL", "not reached")
	require.True(t, doctor.Bad(found))
	o.Token = ""
	says(t, doctor.Examine(t.Context(), o), doctor.Unknown, "Telegram", "is not asked")
}

func TestChatsAreWrong(t *testing.T) {
	t.Parallel()
	o := doctor.Options{Token: token, Now: calendar.Now, Patience: 30 * time.Second, Admins: []int64{500}}
	channel := doctor.Chat{Setting: "CHANNEL_KK", ID: "@kk", Channel: true}
	group := doctor.Chat{Setting: "STAFF_CHAT", ID: "-100"}
	supergroup := map[string]any{"id": -100, "type": "supergroup"}
	for _, c := range []struct {
		name    string
		chat    doctor.Chat
		results map[string]any
		mark    doctor.Mark
		words   string
	}{
		{"right", channel, nil, doctor.Well, "may write"},
		{"unknown", channel, map[string]any{"getChat": "Bad Request: chat not found"}, doctor.Wrong, "chat not found"},
		{"a group", channel, map[string]any{"getChat": supergroup}, doctor.Wrong, "is a supergroup"},
		{"no channel", group, nil, doctor.Wrong, "is a channel"},
		{"reader", channel, map[string]any{"getChatMember": map[string]any{"status": "member"}}, doctor.Wrong, "may not post"},
		{"no rights", channel, map[string]any{"getChatMember": map[string]any{"status": "administrator", "can_post_messages": false}}, doctor.Wrong, "may not post"},
		{"member", group, map[string]any{"getChat": supergroup, "getChatMember": map[string]any{"status": "member"}}, doctor.Well, "may write"},
		{"left", group, map[string]any{"getChat": supergroup, "getChatMember": map[string]any{"status": "left"}}, doctor.Wrong, "may not write"},
		{"muted", group, map[string]any{"getChat": supergroup, "getChatMember": map[string]any{"status": "restricted", "can_send_messages": false}}, doctor.Wrong, "may not write"},
		{"not told", group, map[string]any{"getChat": supergroup, "getChatMember": "Forbidden"}, doctor.Wrong, "is not told"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := o
			o.Server, o.Chats = api(t, results(c.results)), []doctor.Chat{c.chat}
			says(t, doctor.Examine(t.Context(), o), c.mark, c.chat.Setting, c.words)
		})
	}
	all := results(nil)
	delete(all, "getChatMember")
	o.Server, o.Chats = api(t, all), []doctor.Chat{channel}
	says(t, doctor.Examine(t.Context(), o), doctor.Unknown, "CHANNEL_KK", "does not tell what the bot may do")
	o.Server = simulated(t)
	o.Admins = []int64{501}
	says(t, doctor.Examine(t.Context(), o), doctor.Warning, "ADMIN_IDS", "cannot be written to")
	o.Admins = nil
	says(t, doctor.Examine(t.Context(), o), doctor.Warning, "ADMIN_IDS", "is empty")
}

// database makes one by a statement with %s for its name.
func database(t *testing.T, sql string) *pgxpool.Pool {
	t.Helper()
	pool := pgtest.New(t) // for the server's address
	cfg := pool.Config().ConnConfig
	name := cfg.Database + "_x"
	admin, err := pgx.ConnectConfig(t.Context(), cfg)
	require.NoError(t, err)
	_, err = admin.Exec(t.Context(), fmt.Sprintf(sql, name))
	require.NoError(t, err)
	other := cfg.Copy()
	other.Database = name
	options := pool.Config().Copy()
	options.ConnConfig = other
	made, err := pgxpool.NewWithConfig(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(func() {
		made.Close()
		_, _ = admin.Exec(t.Context(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		admin.Close(t.Context())
	})
	return made
}

func TestDatabaseIsWrong(t *testing.T) {
	t.Parallel()
	o := doctor.Options{Now: calendar.Now, Patience: 30 * time.Second}
	o.DB = database(t, `CREATE DATABASE %s LOCALE 'C' TEMPLATE template0`)
	found := doctor.Examine(t.Context(), o)
	says(t, found, doctor.Wrong, "DATABASE_URL", "does not know Kazakh letters")
	says(t, found, doctor.Wrong, "extension pg_trgm", "locale")
	says(t, found, doctor.Warning, "schema", "is empty")
	var made int
	require.NoError(t, o.DB.QueryRow(t.Context(), `SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'`).Scan(&made))
	require.Zero(t, made, "what was made to look was taken back")

	o.DB = database(t, `CREATE DATABASE %s ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`)
	says(t, doctor.Examine(t.Context(), o), doctor.Wrong, "DATABASE_URL", "SQL_ASCII")

	gone, err := postgres.Open("postgres://somebody:hidden-word@127.0.0.1:1/none")
	require.NoError(t, err)
	defer gone.Close()
	o.DB = gone
	found = doctor.Examine(t.Context(), o)
	says(t, found, doctor.Wrong, "DATABASE_URL", "does not answer")
	require.NotContains(t, fmt.Sprint(found), "hidden-word")

	none := pgtest.New(t).Config().Copy()
	none.ConnConfig.Database = "no_such_database"
	o.DB, err = pgxpool.NewWithConfig(t.Context(), none)
	require.NoError(t, err)
	defer o.DB.Close()
	says(t, doctor.Examine(t.Context(), o), doctor.Wrong, "DATABASE_URL", "no such database")
	o.DB = nil
	says(t, doctor.Examine(t.Context(), o), doctor.Unknown, "database", "is not asked")
}

func TestSettingsOfTheDatabase(t *testing.T) {
	t.Parallel()
	o := doctor.Options{Now: calendar.Now, Patience: 30 * time.Second}
	cfg := pgtest.New(t).Config().Copy()
	cfg.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	var err error
	o.DB, err = pgxpool.NewWithConfig(t.Context(), cfg)
	require.NoError(t, err)
	defer o.DB.Close()
	says(t, doctor.Examine(t.Context(), o), doctor.Warning, "durability", "synchronous_commit is off")
	_, err = o.DB.Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	require.NoError(t, err)
	says(t, doctor.Examine(t.Context(), o), doctor.Warning, "schema", "is at step")
	_, err = o.DB.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`)
	require.NoError(t, err)
	says(t, doctor.Examine(t.Context(), o), doctor.Warning, "schema", "newer version")
}

func TestRoadIsBlocked(t *testing.T) {
	t.Parallel()
	o := doctor.Options{Now: calendar.Now, Patience: 30 * time.Second, DB: pgtest.New(t), FilesDir: t.TempDir()}
	_, err := o.DB.Exec(t.Context(), `
		INSERT INTO lease VALUES ('process:a', 'a', 1, now() + interval '1 h'), ('process:b', 'b', 1, now() + interval '1 h');
		INSERT INTO inbox (update_id, lane, state) VALUES (1, 7, 2);
		INSERT INTO inbox (update_id, lane, received_at) VALUES (2, 7, now() - interval '10 min');
		INSERT INTO inbox_reject (body, reason) VALUES ('x', 'not JSON');
		INSERT INTO reply (chat, method, created_at) VALUES (7, 'sendMessage', now() - interval '10 min');
		INSERT INTO pause (chat, until) VALUES (0, now() + interval '1 h');
		DELETE FROM sending`)
	require.NoError(t, err)
	found := doctor.Examine(t.Context(), o)
	for _, c := range [][2]string{
		{"processes", "2 run, and none leads"}, {"parked updates", "1 failed"}, {"rejected updates", "1 could not"}, {"updates", "the oldest for 10m"},
		{"sending", "wait to be sent"}, {"sending", "Telegram wants no messages"}, {"sending", "is held"}, {"FILES_DIR", "2 processes run"},
	} {
		says(t, found, doctor.Warning, c[0], c[1])
	}
}

func TestRedisIsWrong(t *testing.T) {
	t.Parallel()
	bin, err := exec.LookPath("redis-server")
	require.NoError(t, err)
	dir, err := os.MkdirTemp("/tmp", "q") // a socket's path may not be long
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	server := exec.CommandContext(t.Context(), bin, "--port", "0", "--unixsocket", socket, "--dir", dir, "--save", "",
		"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru", "--requirepass", "hidden-word")
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	require.Eventually(t, func() bool {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			conn.Close()
		}
		return err == nil
	}, time.Minute, 20*time.Millisecond)

	o := doctor.Options{Now: calendar.Now, Patience: 30 * time.Second}
	look := func(url string) []doctor.Finding {
		options, err := redis.ParseURL(url)
		require.NoError(t, err)
		client := redis.NewClient(options)
		defer client.Close()
		o.Redis = client
		return doctor.Examine(t.Context(), o)
	}
	found := look("unix://:hidden-word@" + socket)
	says(t, found, doctor.Wrong, "REDIS_URL", "allkeys-lru")
	says(t, found, doctor.Warning, "REDIS_URL", "nothing is written to disk")
	says(t, look("unix://"+socket), doctor.Wrong, "REDIS_URL", "NOAUTH")
	says(t, look("redis://127.0.0.1:1"), doctor.Wrong, "REDIS_URL", "no connection")
}

func TestClocksDiffer(t *testing.T) {
	t.Parallel()
	o := doctor.Options{
		Server: simulated(t), Token: token, DB: pgtest.New(t), Patience: 30 * time.Second,
		Now: func() time.Time { return calendar.Now().Add(-10 * time.Second) },
	}
	found := doctor.Examine(t.Context(), o)
	says(t, found, doctor.Warning, "the database's clock", "differs")
	says(t, found, doctor.Warning, "Telegram's clock", "differs")
	o.Now = func() time.Time { return calendar.Now().Add(time.Hour) }
	found = doctor.Examine(t.Context(), o)
	says(t, found, doctor.Wrong, "the database's clock", "1h0m0s")
	says(t, found, doctor.Wrong, "Telegram's clock", "1h0m")
	require.True(t, doctor.Bad(found))
}

func TestAddressesAreWrong(t *testing.T) {
	t.Parallel()
	look := func(public, local string) []doctor.Finding {
		return doctor.Examine(t.Context(), doctor.Options{PublicURL: public, HTTPAddr: local, MetricsAddr: local, Now: calendar.Now, Patience: 30 * time.Second})
	}
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" && r.URL.Path != "/metrics" {
			http.NotFound(w, r)
		}
	}))
	defer page.Close()
	addr := strings.TrimPrefix(page.URL, "http://")
	found := look(page.URL, addr)
	says(t, found, doctor.Well, "PUBLIC_URL", "answers through it")
	says(t, found, doctor.Well, "HTTP_ADDR", "a process of the service answers")
	says(t, found, doctor.Well, "METRICS_ADDR", "a process of the service answers")

	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	found = look(other.URL, strings.TrimPrefix(other.URL, "http://"))
	says(t, found, doctor.Wrong, "PUBLIC_URL", "answers 404")
	says(t, found, doctor.Wrong, "HTTP_ADDR", "cannot be had")

	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	says(t, look(secure.URL, ""), doctor.Wrong, "PUBLIC_URL", "certificate is not trusted")
}
