package release

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"qalauly/rating"
)

// Difference is the first thing in a folder that is not as it must be.
type Difference struct {
	File   string
	Line   int    // from 1; 0: the file as a whole
	Column string // "" where it is no table
	Has    string // what stands there
	Should string // what follows from the rest; "" where nothing does
	Why    string
}

// Error tells the place, then what is wrong.
func (d *Difference) Error() string {
	place := d.File
	if d.Line > 0 {
		place += ":" + strconv.Itoa(d.Line)
	}
	if d.Column != "" {
		place += ": " + d.Column
	}
	text := place + ": " + d.Why
	if d.Has != "" || d.Should != "" {
		text += fmt.Sprintf(" (has %q", d.Has)
		if d.Should != "" {
			text += fmt.Sprintf(", must be %q", d.Should)
		}
		text += ")"
	}
	return text
}

// Write writes the folder of a release into dir and returns its path. One that is
// there already is left, and must be the same.
func Write(dir string, r Release) (string, error) {
	folder := filepath.Join(dir, r.Name())
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("release: write: %w", err)
	}
	for _, f := range r.Files() {
		path := filepath.Join(folder, f.Name)
		have, err := os.ReadFile(path)
		switch {
		case err == nil && bytes.Equal(have, f.Body):
			continue
		case err == nil:
			return "", fmt.Errorf("release: %s is there and is another: a release is never rewritten", path)
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("release: write: %w", err)
		}
		if err := os.WriteFile(path, f.Body, 0o644); err != nil {
			return "", fmt.Errorf("release: write: %w", err)
		}
	}
	return folder, nil
}

// Verify computes the rating of a folder again and compares every byte. The error is
// a *Difference, or says why the folder cannot be read.
func Verify(folder string) (Release, error) {
	files, err := read(folder)
	if err != nil {
		return Release{}, err
	}
	return verify(files)
}

func verify(files map[string][]byte) (Release, error) {
	if _, ok := files[manifestFile]; !ok {
		return Release{}, &Difference{File: manifestFile, Why: "is missing: this is no folder of a release"}
	}
	if err := intact(files); err != nil {
		return Release{}, err
	}
	list, err := listed(files)
	if err != nil {
		return Release{}, err
	}
	r, err := parse(files)
	if err != nil {
		return r, err
	}
	if made := r.manifest(list); !bytes.Equal(files[manifestFile], made) {
		return r, differ(manifestFile, files[manifestFile], made)
	}
	if r.Result, err = rating.Rate(r.Input, r.Rules()); err != nil {
		return r, &Difference{File: deputiesFile, Why: err.Error()}
	}
	return r, r.same(files)
}

func read(folder string) (map[string][]byte, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("release: verify: %w", err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(folder, e.Name())); err != nil {
			return nil, fmt.Errorf("release: verify: %w", err)
		}
	}
	return files, nil
}

// listed compares lines.csv with the files that it is of, and returns these.
func listed(files map[string][]byte) ([]File, error) {
	var list []File
	for _, name := range names() {
		body, ok := files[name]
		if !ok {
			return nil, &Difference{File: name, Why: "is missing"}
		}
		list = append(list, File{name, body})
	}
	if made := linesTable(list).csv(); !bytes.Equal(files[linesFile], made) {
		return nil, differ(linesFile, files[linesFile], made)
	}
	return append(list, File{linesFile, files[linesFile]}), nil
}

// same compares what was computed with what is there, file by file: what is given
// first, then what follows from it.
func (r Release) same(files map[string][]byte) error {
	made := r.Files()
	for _, given := range []bool{true, false} {
		for _, f := range made {
			if isInput(f.Name) != given {
				continue
			}
			have, ok := files[f.Name]
			if !ok {
				return &Difference{File: f.Name, Why: "is missing"}
			}
			if !bytes.Equal(have, f.Body) {
				return differ(f.Name, have, f.Body)
			}
		}
	}
	return nil
}

// differ finds the first line that is another.
func differ(name string, have, should []byte) error {
	has, must := lines(have), lines(should)
	for i := range max(len(has), len(must)) {
		d := &Difference{File: name, Line: i + 1, Why: "does not follow from the rest"}
		switch {
		case i >= len(has):
			d.Why = "is missing"
			return d
		case i >= len(must):
			d.Why = "is too much"
			return d
		case bytes.Equal(has[i], must[i]):
			continue
		}
		d.Has, d.Should = string(has[i]), string(must[i])
		d.column(must[0])
		return d
	}
	return &Difference{File: name, Line: len(has), Why: "ends otherwise"}
}

// column narrows a difference of two lines of a table to the first cell.
func (d *Difference) column(head []byte) {
	var rows [3][]string
	for i, line := range []string{string(head), d.Has, d.Should} {
		var err error
		if rows[i], err = csv.NewReader(bytes.NewReader([]byte(line))).Read(); err != nil {
			return
		}
	}
	if filepath.Ext(d.File) != ".csv" || len(rows[0]) != len(rows[1]) || len(rows[1]) != len(rows[2]) {
		return
	}
	for i := range rows[0] {
		if rows[1][i] != rows[2][i] {
			d.Column, d.Has, d.Should = rows[0][i], rows[1][i], rows[2][i]
			return
		}
	}
}

// intact compares hashes: those of the files with the manifest, and of the lines of a
// file that is another with lines.csv, so that the line can be named.
func intact(files map[string][]byte) error {
	var m struct {
		Files []struct {
			Path   string `json:"path"`
			Bytes  int    `json:"bytes"`
			SHA256 string `json:"sha256"`
		} `json:"files"`
	}
	if err := json.Unmarshal(files[manifestFile], &m); err != nil {
		line := 1
		if wrong := (*json.SyntaxError)(nil); errors.As(err, &wrong) {
			line = 1 + bytes.Count(files[manifestFile][:wrong.Offset], []byte("\n"))
		}
		return &Difference{File: manifestFile, Line: line, Why: err.Error()}
	}
	known := lineHashes(files[linesFile])
	for _, f := range m.Files {
		body, ok := files[f.Path]
		switch {
		case !ok && len(known[f.Path]) == 0 && f.Path != linesFile:
			return &Difference{File: manifestFile, Line: lineOf(files[manifestFile], f.Path), Has: f.Path, Why: "names a file that is not there"}
		case !ok:
			return &Difference{File: f.Path, Why: "is missing"}
		case sum(body) == f.SHA256 && len(body) == f.Bytes:
			continue
		}
		if f.Path != linesFile {
			if line := changed(body, known[f.Path]); line > 0 {
				return &Difference{File: f.Path, Line: line, Has: cut(body, line), Why: "was changed: it has another hash than lines.csv says"}
			}
			line := lineOf(files[manifestFile], f.Path) + 1 // its bytes
			if len(body) == f.Bytes {
				line++
			}
			return &Difference{File: manifestFile, Line: line, Why: "was changed: " + f.Path + " is as lines.csv says"}
		}
	}
	return nil
}

// changed is the first line of a file whose hash is not the known one; 0 for none.
func changed(body []byte, known []string) int {
	has := lines(body)
	for i := range max(len(has), len(known)) {
		if i >= len(has) || i >= len(known) || lineHash(has[i]) != known[i] {
			return i + 1
		}
	}
	return 0
}

func lineHashes(body []byte) map[string][]string {
	known := map[string][]string{}
	for _, line := range lines(body) {
		cells := bytes.Split(line, []byte(","))
		if len(cells) == 3 {
			known[string(cells[0])] = append(known[string(cells[0])], string(cells[2]))
		}
	}
	return known
}

// lineOf is the line of the manifest that names a file.
func lineOf(manifest []byte, path string) int {
	for i, line := range lines(manifest) {
		if bytes.Contains(line, []byte(`"path": "`+path+`"`)) {
			return i + 1
		}
	}
	return 0
}

func cut(body []byte, line int) string {
	all := lines(body)
	if line > len(all) {
		return ""
	}
	if text := []rune(string(all[line-1])); len(text) > 120 {
		return string(text[:120]) + "…"
	}
	return string(all[line-1])
}
