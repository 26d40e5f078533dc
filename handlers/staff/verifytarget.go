package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strconv"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
)

// target is what a button decides about: one record in the version that was shown, the
// sheet of an event, or a screen of links. A sheet and a screen are named by what
// stood on them: of what came since nothing is decided unseen.
type target struct {
	record  int64 // the one, or any of the event's, or the first of the links
	version int
	kind    byte   // 'r', 'e' or 'l'
	seen    string // digest of what was shown
	apart   int64  // bits of the links that are left out
	queue   queue
}

// args are what stands on the button: record, what was seen, queue.
func (t target) args(more ...string) []string {
	seen := strconv.Itoa(t.version)
	if t.kind != 'r' {
		seen = fmt.Sprintf("%c%s-%s", t.kind, t.seen, strconv.FormatInt(t.apart, 36))
	}
	return append([]string{screen.ID36(t.record), seen, t.queue.arg()}, more...)
}

var targetArg = regexp.MustCompile(`^([el])([0-9a-z]+)-([0-9a-z]{1,4})$`)

// targetOf reads what args wrote.
func (s staff) targetOf(args []string) (t target, ok bool) {
	if len(args) < 3 {
		return t, false
	}
	if t.record, ok = screen.ParseID(args[0]); !ok {
		return t, false
	}
	t.queue, t.kind = s.queueOf(args[2]), 'r'
	if m := targetArg.FindStringSubmatch(args[1]); m != nil {
		t.kind, t.seen = m[1][0], m[2]
		var err error
		t.apart, err = strconv.ParseInt(m[3], 36, 64)
		return t, err == nil
	}
	var err error
	t.version, err = strconv.Atoi(args[1])
	return t, err == nil && t.version > 0
}

// seenAs names records in the versions that were shown, in whatever order.
func seenAs(all []activity.Listed) string {
	h := fnv.New32a()
	all = slices.SortedFunc(slices.Values(all), func(a, b activity.Listed) int { return cmp.Compare(a.ID, b.ID) })
	for _, rec := range all {
		fmt.Fprintf(h, "%d:%d;", rec.ID, rec.Version)
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// errSeen means that what waits is not what was shown.
var errSeen = errors.New("staff: another sheet was shown")

// together are the records of a sheet or a screen of links, as they are now.
func (s staff) together(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target) ([]activity.Listed, error) {
	if t.kind == 'l' {
		return s.ledger.Links(ctx, db, actor(m, r), t.queue.filter(m), r.Now)
	}
	rec, err := activity.ByID(ctx, db, t.record)
	if err != nil || rec.Event == 0 {
		return nil, err
	}
	sheet, err := s.ledger.Sheet(ctx, db, actor(m, r), activity.Filter{Where: where(m, account.Verifier)}, rec.Event, r.Now)
	return sheet.Records, err
}

// steps are what is to be done to decide about a target.
func (s staff) steps(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target, act activity.Act, reason string) ([]activity.Step, error) {
	if t.kind == 'r' {
		rec, err := activity.ByID(ctx, db, t.record)
		if err != nil {
			return nil, err
		}
		if is, err := s.verifies(ctx, db, m, rec); err != nil || !is {
			return nil, errors.Join(err, activity.ErrElsewhere)
		}
		return []activity.Step{{Record: t.record, Version: t.version, Act: act, Reason: reason}}, nil
	}
	all, err := s.together(ctx, db, r, m, t)
	if err != nil {
		return nil, err
	}
	if seenAs(all) != t.seen {
		return nil, errSeen
	}
	var steps []activity.Step
	for i, rec := range all {
		if t.apart&(1<<i) == 0 {
			steps = append(steps, activity.Step{Record: rec.ID, Version: rec.Version, Act: act, Reason: reason})
		}
	}
	return steps, nil
}
