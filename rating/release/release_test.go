package release

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/rating"
	"qalauly/rating/methods"
)

var monday = time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)

// country is an invented input with every exception in it.
func country(deputies int) rating.Input {
	r := rand.New(rand.NewPCG(7, 7))
	in := rating.Input{Week: monday}
	for _, c := range methods.R1().Criteria {
		in.Criteria = append(in.Criteria, c.Code)
	}
	for i := range deputies {
		d := rating.Deputy{ID: int64(501 + i), Name: fmt.Sprint("Ойдан ", string(rune('А'+i%20))), Level: []string{"district", "region"}[i%2],
			Region: fmt.Sprint(10 + i%2), Branch: fmt.Sprint("10", i%3), Office: strings.Repeat("7", 26), Mandate: 300 + i, Records: i, Waiting: i % 2}
		for range in.Criteria {
			n := rating.Micro(r.IntN(9))
			d.Sums = append(d.Sums, rating.Sum{X: rating.Micro(r.IntN(int(n)+1)) * rating.One, N: n * rating.One})
		}
		in.Deputies = append(in.Deputies, d)
	}
	in.Deputies[0].Sums[2] = rating.FewCases
	in.Deputies[1].Penalties = []rating.Penalty{{Code: "absence", Points: 5 * rating.One, Decided: monday.AddDate(0, 0, -20)}, {Code: "ethics", Points: 7 * rating.One / 2, Decided: monday}}
	in.Deputies[2].Tags = []string{"full_time", "chair"}
	in.Deputies[3].Office = "7770077"
	in.Deputies[4].Name = "=cmd()"
	return in
}

func released(t testing.TB, in rating.Input) Release {
	t.Helper()
	r := Release{Period: "2026-W47", Version: 1, Weeks: 13, Method: methods.R1(), File: methods.R1File(), Input: in, Disputed: []int64{505}, Corrections: 3}
	var err error
	r.Result, err = rating.Rate(in, r.Rules())
	require.NoError(t, err)
	return r
}

func TestIdentical(t *testing.T) {
	t.Parallel()
	r := released(t, country(24))
	folder, err := Write(t.TempDir(), r)
	require.NoError(t, err)
	again, err := Verify(folder)
	require.NoError(t, err)
	require.Equal(t, r.Result, again.Result)
	require.Equal(t, r.Hash(), again.Hash())
	require.Equal(t, r.Disputed, again.Disputed)

	shuffled := r.Input
	shuffled.Deputies = slices.Clone(r.Input.Deputies)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled.Deputies), func(i, j int) {
		shuffled.Deputies[i], shuffled.Deputies[j] = shuffled.Deputies[j], shuffled.Deputies[i]
	})
	slices.Reverse(shuffled.Deputies[0].Penalties)
	require.Equal(t, r.Files(), released(t, shuffled).Files(), "the order of the input is in no byte")

	_, err = Write(filepath.Dir(folder), r)
	require.NoError(t, err, "the same release again changes nothing")
	other := r
	other.Note = "x"
	_, err = Write(filepath.Dir(folder), other)
	require.ErrorContains(t, err, "never rewritten")
}

var number = regexp.MustCompile(`[0-9]+`)

// TestAnyNumberChanged changes every single number of every file by hand: the first
// difference is named by its file and line.
func TestAnyNumberChanged(t *testing.T) {
	t.Parallel()
	files := filesOf(released(t, country(14)))
	changes := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		body := files[name]
		starts := lineStarts(body)
		for _, at := range number.FindAllIndex(body, -1) {
			changed := bytes.Clone(body)
			changed[at[1]-1] = '0' + (changed[at[1]-1]-'0'+1)%10
			line, _ := slices.BinarySearch(starts, at[0]+1)
			if name == linesFile && changes%5 != 0 { // hashes: some are enough
				changes++
				continue
			}
			d := &Difference{}
			require.ErrorAs(t, check(files, name, changed), &d, "%s:%d", name, line)
			require.Equal(t, fmt.Sprint(name, ":", line), fmt.Sprint(d.File, ":", d.Line), "%v", d)
			changes++
		}
	}
	require.Greater(t, changes, 3000)
}

// TestForged changes a computed number, and every hash with it.
func TestForged(t *testing.T) {
	t.Parallel()
	files := filesOf(released(t, country(14)))
	for _, name := range []string{scoresFile, "means.csv", "groups.csv", "sensitivity.csv", "branches.csv"} {
		body := files[name]
		starts := lineStarts(body)
		for n, at := range number.FindAllIndex(body, -1) {
			if n%61 != 0 || at[0] < starts[1] { // some of them; the titles are not computed
				continue
			}
			changed := bytes.Clone(body)
			changed[at[1]-1] = '0' + (changed[at[1]-1]-'0'+1)%10
			line, _ := slices.BinarySearch(starts, at[0]+1)
			d := &Difference{}
			require.ErrorAs(t, check(rehashed(files, name, changed), "", nil), &d)
			require.Equal(t, fmt.Sprint(name, ":", line), fmt.Sprint(d.File, ":", d.Line), "%v", d)
			require.NotEmpty(t, d.Column)
		}
	}
	// A sum that counts: the scores do not follow from it any more.
	body := bytes.Replace(files[deputiesFile], []byte("\n510,"), []byte("\n610,"), 1)
	require.ErrorContains(t, check(rehashed(files, deputiesFile, body), "", nil), "does not follow")
}

func TestBrokenFolders(t *testing.T) {
	t.Parallel()
	files := filesOf(released(t, country(14)))
	for what, c := range map[string]struct {
		name, body, want string
	}{
		"no manifest":   {manifestFile, "", "manifest.json: is missing"},
		"no JSON":       {manifestFile, "{\n \"files\": [,]}", "manifest.json:2"},
		"a method less": {methodFile, "", "method.toml: is missing"},
		"a line less":   {deputiesFile, string(files[deputiesFile][:len(files[deputiesFile])-2]), "deputies.csv:15"},
	} {
		changed := maps.Clone(files)
		changed[c.name] = []byte(c.body)
		if c.body == "" {
			delete(changed, c.name)
		}
		require.ErrorContains(t, second(verify(changed)), c.want, what)
	}
	for body, want := range map[string]string{
		"key,value\nversion,x\n": "release.csv:2",
		"key\n\"":                "release.csv",
	} {
		require.ErrorContains(t, check(rehashed(files, releaseFile, []byte(body)), "", nil), want)
	}
	bad := bytes.Replace(files[deputiesFile], []byte(",w7"), []byte(",w9"), 1)
	require.ErrorContains(t, check(rehashed(files, deputiesFile, bad), "", nil), "deputies.csv:2")
	_, err := VerifyAll(t.TempDir())
	require.ErrorContains(t, err, "no release")
}

func TestChain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := released(t, country(14))
	second := first
	second.Version, second.Note, second.Before = 2, "түзету\n№ 4", first.Hash()
	third := first
	third.Period, third.Before, third.Input.Week = "2026-W48", second.Hash(), monday.AddDate(0, 0, 7)
	var err error
	third.Result, err = rating.Rate(third.Input, third.Rules())
	require.NoError(t, err)
	for _, r := range []Release{third, first, second} {
		_, err := Write(dir, r)
		require.NoError(t, err)
	}
	all, err := VerifyAll(dir)
	require.NoError(t, err)
	require.Equal(t, []string{"2026-W47", "2026-W47.v2", "2026-W48"}, []string{all[0].Name(), all[1].Name(), all[2].Name()})
	require.Equal(t, "түзету № 4", all[1].Note)

	require.NoError(t, os.RemoveAll(filepath.Join(dir, "2026-W47.v2")))
	_, err = VerifyAll(dir)
	require.ErrorContains(t, err, "2026-W48/release.csv:11: before")
	twin := third
	twin.Period, twin.Before = "2026-W49", first.Hash()
	third.Before = first.Hash()
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "2026-W48")))
	for _, r := range []Release{third, twin} {
		_, err := Write(dir, r)
		require.NoError(t, err)
	}
	_, err = VerifyAll(dir)
	require.ErrorContains(t, err, "follows the same release")
}

// TestPackage: the description names every table and every column as they are.
func TestPackage(t *testing.T) {
	t.Parallel()
	files := filesOf(released(t, country(14)))
	var p struct {
		Resources []struct {
			Path, Name, Profile string
			Schema              struct{ Fields []struct{ Name, Type string } }
		}
	}
	require.NoError(t, json.Unmarshal(files[packageFile], &p))
	seen := map[string]bool{packageFile: true, manifestFile: true}
	for _, r := range p.Resources {
		seen[r.Path] = true
		require.Regexp(t, `^[a-z0-9]+$`, r.Name)
		if r.Profile != "tabular-data-resource" {
			continue
		}
		s, err := readSheet(r.Path, files[r.Path])
		require.NoError(t, err)
		var names []string
		for i, f := range r.Schema.Fields {
			names = append(names, f.Name)
			for _, row := range s.rows {
				fits(t, f.Type, row[i])
			}
		}
		require.Equal(t, s.columns, names, r.Path)
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(files)), slices.Collect(maps.Keys(seen)))
}

func fits(t *testing.T, kind, cell string) {
	t.Helper()
	form := map[string]string{"integer": `^[0-9]+$`, "number": `^[0-9]+(\.[0-9]+)?$|^few$`, "boolean": `^(true|false)$`, "date": `^\d{4}-\d\d-\d\d$`, "string": ``}
	require.Contains(t, form, kind)
	require.Regexp(t, form[kind], cell)
}

func filesOf(r Release) map[string][]byte {
	files := map[string][]byte{}
	for _, f := range r.Files() {
		files[f.Name] = f.Body
	}
	return files
}

// check verifies files with one changed.
func check(files map[string][]byte, name string, body []byte) error {
	if name != "" {
		files = maps.Clone(files)
		files[name] = body
	}
	_, err := verify(files)
	return err
}

// rehashed changes a file, and lines.csv and the manifest with it.
func rehashed(files map[string][]byte, name string, body []byte) map[string][]byte {
	files = maps.Clone(files)
	files[name] = body
	var list []File
	for _, n := range names() {
		list = append(list, File{n, files[n]})
	}
	files[linesFile] = linesTable(list).csv()
	list = append(list, File{linesFile, files[linesFile]})
	files[manifestFile] = Release{Period: "2026-W47", Version: 1, Method: methods.R1()}.manifest(list)
	return files
}

func lineStarts(body []byte) []int {
	starts := []int{0}
	for i, b := range body {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func second(_ Release, err error) error { return err }
