package release

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Checked is a release that was computed again and is the same.
type Checked struct {
	Folder string
	Release
	Sum string // its hash
}

// VerifyAll verifies a folder of a release, or every release in a folder of such, and
// that none is missing between two: each but the first of its kind names the hash of
// another one that is there. Releases come by kind and in their order.
func VerifyAll(dir string) ([]Checked, error) {
	folders, err := releases(dir)
	if err != nil {
		return nil, err
	}
	var all []Checked
	for _, folder := range folders {
		r, err := Verify(folder)
		if d := (*Difference)(nil); errors.As(err, &d) {
			d.File = filepath.Join(folder, d.File)
		}
		if err != nil {
			return all, err
		}
		all = append(all, Checked{folder, r, r.Hash()})
	}
	slices.SortStableFunc(all, func(a, b Checked) int {
		return cmp.Or(cmp.Compare(a.Kind(), b.Kind()), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Version, b.Version))
	})
	return all, linked(all)
}

func releases(dir string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(dir, manifestFile)); err == nil {
		return []string{dir}, nil
	}
	found, err := filepath.Glob(filepath.Join(dir, "*", manifestFile))
	if err != nil {
		return nil, fmt.Errorf("release: verify %s: %w", dir, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("release: verify %s: there is no release (a folder with %s)", dir, manifestFile)
	}
	for i := range found {
		found[i] = filepath.Dir(found[i])
	}
	return found, nil
}

// linked sees that the releases of each kind are one chain: one begins it, and no two
// follow the same.
func linked(all []Checked) error {
	known, followed, begun := map[string]bool{}, map[string]string{}, map[string]string{}
	for _, c := range all {
		known[c.Sum] = true
	}
	for _, c := range all {
		d := &Difference{File: filepath.Join(c.Folder, releaseFile), Line: beforeLine, Column: "before", Has: c.Before}
		if !known[c.Before] {
			if first := begun[c.Kind()]; first != "" {
				d.Why = "no release that is here has this hash, nor has the one before " + first
				return d
			}
			begun[c.Kind()] = c.Name()
			continue
		}
		if other := followed[c.Before]; other != "" {
			d.Why = "follows the same release as " + other
			return d
		}
		followed[c.Before] = c.Name()
	}
	return nil
}

// beforeLine is the line of release.csv that names the release before.
const beforeLine = 11
