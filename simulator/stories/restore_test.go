package stories

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/simulator"
)

// TestRestore: people talk while a backup is taken, the service is killed, and the
// backup is restored into an empty database. The service goes on from it: nothing
// goes out before the release, nothing acknowledged before the backup is lost or
// done twice, and the conversations go on.
func TestRestore(t *testing.T) {
	t.Parallel()
	for _, webhook := range []bool{false, true} {
		t.Run(fmt.Sprintf("webhook=%v", webhook), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if webhook {
				w.webhook()
			}
			var crowd []*simulator.Person
			for n := range 8 {
				crowd = append(crowd, w.meet(fmt.Sprint("Айгүл ", n), "kk"))
			}
			service := w.serve()
			service.says("leading")
			copied := filepath.Join(t.TempDir(), "copy")
			acknowledged := w.backUpWhileTheyTalk(crowd, copied)
			service.kill()
			killed := time.Now()

			w.restore(copied)
			done, waiting := w.updates(1), w.updates(0)
			for id := range acknowledged {
				require.True(t, done[id] || waiting[id], "update %d was acknowledged before the backup", id)
			}
			t.Logf("%d updates acknowledged before the backup; in it %d done, %d waiting", len(acknowledged), len(done), len(waiting))

			again := w.serve()
			again.says("sending is held")
			sent := len(w.sim.CallsTo("sendMessage"))
			for _, p := range crowd {
				p.Says("койшибаева")
			}
			require.Eventually(t, func() bool { return len(w.updates(0)) == 0 && w.sim.Pending() == 0 }, time.Minute, 20*time.Millisecond)
			require.Contains(t, w.run("release"), "Sending is held.")
			require.Len(t, w.sim.CallsTo("sendMessage"), sent, "nothing goes out while sending is held")

			require.Contains(t, w.run("release", "--drop-older-than="+killed.Format(time.RFC3339Nano)), "sending is released")
			for _, p := range crowd {
				p.Sees("Әсел Қойшыбаева")
				p.Presses("Әсел Қойшыбаева")
				p.Sees("Шет аудандық мәслихатының депутаты, №7 округ")
			}
			again.handledOnce(done, waiting)
		})
	}
}

// backUpWhileTheyTalk returns the updates that were acknowledged before the backup
// began. People talk before, during and after it.
func (w *world) backUpWhileTheyTalk(crowd []*simulator.Person, copied string) map[int64]bool {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	var talking sync.WaitGroup
	for _, p := range crowd {
		talking.Go(func() {
			p.Start()
			for n := 0; n < 25 && ctx.Err() == nil; n++ { // fewer than a flood
				p.Says([]string{"Ахметов", "Ақадыр", "/help"}[n%3])
				time.Sleep(200 * time.Millisecond)
			}
		})
	}
	require.Eventually(w.t, func() bool { return len(w.updates(1)) > 30 }, time.Minute, 10*time.Millisecond)
	acknowledged := w.updates(0)
	for id := range w.updates(1) {
		acknowledged[id] = true
	}
	w.run("backup", copied)
	time.Sleep(200 * time.Millisecond)
	cancel()
	talking.Wait()
	return acknowledged
}

// run runs a command of an operator on the world's database.
func (w *world) run(args ...string) string {
	w.t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = w.env
	out, err := cmd.CombinedOutput()
	require.NoError(w.t, err, "%s", out)
	return string(out)
}

// restore makes an empty database the world's own and restores into it.
func (w *world) restore(copied string) {
	w.t.Helper()
	url := pgtest.Empty(w.t)
	w.env = append(w.env, "DATABASE_URL="+url)
	w.run("restore", copied)
	var err error
	w.db, err = postgres.Open(url)
	require.NoError(w.t, err)
	w.t.Cleanup(w.db.Close)
}

// updates are the ids of those stored that are in a state.
func (w *world) updates(state int) map[int64]bool {
	w.t.Helper()
	return idsOf(w.t, w.db, state)
}

func idsOf(t *testing.T, db *pgxpool.Pool, state int) map[int64]bool {
	t.Helper()
	rows, err := db.Query(context.Background(), `SELECT update_id FROM inbox WHERE state = $1`, state)
	require.NoError(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(t, err)
	ids := map[int64]bool{}
	for _, id := range list {
		ids[id] = true
	}
	return ids
}

var handledLine = regexp.MustCompile(`msg=handled .*update=(\d+)`)

// handledOnce: all that waited in the backup was handled by this process, once,
// and nothing that was done in it was handled again.
func (s *service) handledOnce(done, waiting map[int64]bool) {
	s.t.Helper()
	times := map[int64]int{}
	for _, found := range handledLine.FindAllStringSubmatch(s.log.String(), -1) {
		id, err := strconv.ParseInt(found[1], 10, 64)
		require.NoError(s.t, err)
		times[id]++
		require.False(s.t, done[id], "update %d was done before the backup", id)
		require.Equal(s.t, 1, times[id], "update %d", id)
	}
	for id := range waiting {
		require.Equal(s.t, 1, times[id], "update %d waited in the backup", id)
	}
}
