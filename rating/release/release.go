package release

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"qalauly/rating"
	"qalauly/rating/methods"
)

// Release is a rating that is frozen, with all that it follows from.
type Release struct {
	Period      string // 2026-W47, 2026-Q4 or 2026
	Version     int    // from 1; a correction makes the next one beside it
	Weeks       int    // of the window
	Method      *methods.Method
	File        []byte // the method's file
	Input       rating.Input
	Result      *rating.Result // of Input by Rules
	Disputed    []int64        // deputies whose objections were not decided in time
	Before      string         // the hash of the release before; "" for the first
	Corrections int            // the highest number of a correction that is in it
	Note        string         // what was corrected; "" for the first version
}

// Rules is the method as it was applied: on the window of the release.
func (r Release) Rules() *methods.Method { return r.Method.Over(r.Weeks) }

// Name is what the folder of the release is called.
func (r Release) Name() string {
	if r.Version == 1 {
		return r.Period
	}
	return fmt.Sprintf("%s.v%d", r.Period, r.Version)
}

// Kind is in which chain a release stands: "week", "quarter" or "year".
func (r Release) Kind() string {
	switch {
	case strings.Contains(r.Period, "-W"):
		return "week"
	case strings.Contains(r.Period, "-Q"):
		return "quarter"
	}
	return "year"
}

// File is one file of a release.
type File struct {
	Name string
	Body []byte
}

// Names of files with a part of their own in the check.
const (
	manifestFile = "manifest.json"
	linesFile    = "lines.csv"
	methodFile   = "method.toml"
	releaseFile  = "release.csv"
	deputiesFile = "deputies.csv"
	penaltyFile  = "penalties.csv"
	scoresFile   = "scores.csv"
	packageFile  = "datapackage.json"
)

// Files are the files of the release, the manifest last.
func (r Release) Files() []File {
	tables := r.tables()
	files := []File{{methodFile, r.File}}
	for _, t := range tables {
		files = append(files, File{t.name, t.csv()})
	}
	files = append(files, File{packageFile, r.describe(append(tables, linesTable(nil)))})
	files = append(files, File{linesFile, linesTable(files).csv()})
	return append(files, File{manifestFile, r.manifest(files)})
}

// names are the files that lines.csv is of, in their order.
func names() []string {
	return []string{
		methodFile, releaseFile, deputiesFile, penaltyFile, scoresFile, "means.csv", "groups.csv", "sensitivity.csv", "branches.csv", packageFile,
	}
}

// Hash is the release in one number: it stands in the manifest, and in the next
// release as what that one follows.
func (r Release) Hash() string {
	files := r.Files()
	return chain(files[:len(files)-1])
}

// chain is the hash of all files by name, size and hash.
func chain(files []File) string {
	var list strings.Builder
	for _, f := range files {
		fmt.Fprintf(&list, "%s %d %s\n", f.Name, len(f.Body), sum(f.Body))
	}
	return sum([]byte(list.String()))
}

func sum(body []byte) string {
	s := sha256.Sum256(body)
	return hex.EncodeToString(s[:])
}

// Sorted is an input in the one order in which it is kept and released: deputies by
// id, penalties by date, kind and points, tags by code.
func Sorted(in rating.Input) rating.Input {
	in.Deputies = slices.Clone(in.Deputies)
	for i := range in.Deputies {
		d := &in.Deputies[i]
		d.Tags, d.Penalties = slices.Clone(d.Tags), slices.Clone(d.Penalties)
		slices.Sort(d.Tags)
		slices.SortFunc(d.Penalties, comparePenalties)
	}
	slices.SortFunc(in.Deputies, func(a, b rating.Deputy) int { return compare(a.ID, b.ID) })
	return in
}
