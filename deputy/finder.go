package deputy

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Finder finds people and places by what citizens type. It holds the names of the
// whole register in memory, and never asks the database for more than whether they
// have changed, once in a Fresh time; if so they are read anew. The zero value is
// ready. A Finder belongs to one database and may be used by many goroutines.
type Finder struct {
	mu    sync.Mutex // held by the one who looks after changes
	index atomic.Pointer[index]
	asked atomic.Pointer[time.Time] // when it was looked last
}

// Fresh is how old an answer may be: a change is found by every process after it.
const Fresh = time.Second

// fresh returns the names as they are. The first one waits until they are read;
// later one of many looks after changes, and the others go on with what there is.
func (f *Finder) fresh(ctx context.Context, db postgres.DB) (*index, error) {
	known := f.index.Load()
	switch {
	case known == nil:
		f.mu.Lock()
	case time.Since(*f.asked.Load()) < Fresh || !f.mu.TryLock():
		return known, nil
	}
	defer f.mu.Unlock()
	now := time.Now()
	known = f.index.Load()
	if known != nil && time.Since(*f.asked.Load()) < Fresh {
		return known, nil
	}
	mark, err := territory.Changed(ctx, db)
	if err != nil {
		return nil, err
	}
	if known == nil || known.mark != mark {
		if known, err = readIndex(ctx, db); err != nil {
			return nil, err
		}
		known.mark = mark // read before the names: these may be newer, never older
	}
	f.asked.Store(&now)
	f.index.Store(known)
	return known, nil
}

// Search returns a page of the people whose name is like text, and how many there
// are (0 for a page past the end). Who sits on the day comes before who does not
// any more; text that is no name finds nobody. Score and order are told at Find.
func (f *Finder) Search(ctx context.Context, db postgres.DB, text string, on time.Time, p Page) ([]Hit, int, error) {
	x, err := f.fresh(ctx, db)
	if err != nil {
		return nil, 0, err
	}
	hits := x.people(readSpoken(text).name, on, p.Lang)
	if p.Offset >= len(hits) {
		return []Hit{}, 0, nil
	}
	return hits[p.Offset:min(p.Offset+p.Limit, len(hits))], len(hits), nil
}

// Places returns the places and units whose name is like text, see territory.Index.
func (f *Finder) Places(ctx context.Context, db postgres.DB, text string, on time.Time, limit int) ([]territory.Hit, error) {
	x, err := f.fresh(ctx, db)
	if err != nil {
		return nil, err
	}
	return x.places.Search(text, on, limit), nil
}

// Find answers one box for people and places: what is called so, and, where that
// is clear, the one that is meant. lang orders namesakes by its alphabet.
//
// The score of a person is the mean likeness of the words asked to the parts of the
// name, each part counted once: 1 for the same word, from 0.5 up for its beginning,
// else the share of letters that need no change (lexicon.Like); 0.9 for an initial
// in its place. A word may be said for the place somebody was elected in instead.
// Of several words one must be well alike (0.75). Who has more parts of the name
// exactly so comes first, then by score, then who sits, by level, by name. Text
// typed on the other keyboard («fkbtdf») counts where it finds more, and so does text
// without endings of Kazakh cases («Теміртауда»). What is said around a name is left
// out («депутат … из …»); a greeting or a matter in one word, and the name of a kind
// of body, find only what is called exactly so. A text that names a body, and perhaps where it
// sits, finds the body (Said).
func (f *Finder) Find(ctx context.Context, db postgres.DB, text string, on time.Time, lang string) (Found, error) {
	x, err := f.fresh(ctx, db)
	if err != nil {
		return Found{}, err
	}
	return x.find(text, on, lang), nil
}

// FindPlaces is Find for places alone.
func (f *Finder) FindPlaces(ctx context.Context, db postgres.DB, text string, on time.Time) (Found, error) {
	x, err := f.fresh(ctx, db)
	if err != nil {
		return Found{}, err
	}
	return x.findPlaces(text, on), nil
}
