package release

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
)

// linesTable is the hash of every line of some files, so that what was changed can be
// named.
func linesTable(files []File) table {
	t := table{name: linesFile, about: "The first 16 digits of the SHA-256 of every line, without its end", key: []string{"file", "line"}, fields: []field{
		{"file", "string", "The file"}, {"line", "integer", "From 1"}, {"sha256", "string", "Of the line"},
	}}
	for _, f := range files {
		for i, line := range lines(f.Body) {
			t.rows = append(t.rows, []string{f.Name, strconv.Itoa(i + 1), lineHash(line)})
		}
	}
	return t
}

func lineHash(line []byte) string { return sum(line)[:16] }

// lines are those of a file, without their ends.
func lines(body []byte) [][]byte {
	all := bytes.Split(body, []byte("\n"))
	if len(all[len(all)-1]) == 0 {
		all = all[:len(all)-1]
	}
	return all
}

// manifest names every file with its hash, and the hash of them all.
func (r Release) manifest(files []File) []byte {
	type entry struct {
		Path   string `json:"path"`
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
	}
	m := struct {
		Format  int     `json:"format"`
		Period  string  `json:"period"`
		Version int     `json:"version"`
		Method  string  `json:"method"`
		SHA256  string  `json:"method_sha256"`
		Before  string  `json:"before"` // the hash of the release before
		Hash    string  `json:"hash"`   // SHA-256 of "path bytes sha256\n" for each of the files
		Files   []entry `json:"files"`
	}{1, r.Period, r.Version, r.Method.ID, r.Method.SHA256, r.Before, chain(files), nil}
	for _, f := range files {
		m.Files = append(m.Files, entry{f.Name, len(f.Body), sum(f.Body)})
	}
	return pretty(m)
}

func pretty(v any) []byte {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic("release: " + err.Error()) // of types that are all ours
	}
	return append(body, '\n')
}

// describe is the package as Frictionless tools read it.
func (r Release) describe(tables []table) []byte {
	type schema struct {
		Fields  []map[string]string `json:"fields"`
		Key     []string            `json:"primaryKey,omitempty"`
		Missing []string            `json:"missingValues"`
	}
	type resource struct {
		Name     string  `json:"name"`
		Path     string  `json:"path"`
		Profile  string  `json:"profile"`
		Title    string  `json:"title"`
		Format   string  `json:"format"`
		Type     string  `json:"mediatype"`
		Encoding string  `json:"encoding"`
		Schema   *schema `json:"schema,omitempty"`
	}
	p := struct {
		Name      string     `json:"name"`
		Profile   string     `json:"profile"`
		Title     string     `json:"title"`
		Version   string     `json:"version"`
		Resources []resource `json:"resources"`
	}{"rating-" + lower(r.Name()), "data-package", r.Method.Name.KK + " / " + r.Method.Name.RU + ": " + r.Name(), strconv.Itoa(r.Version), nil}
	for _, t := range tables {
		s := &schema{Key: t.key, Missing: []string{""}}
		if t.name == deputiesFile {
			s.Missing = append(s.Missing, few)
		}
		for _, f := range t.fields {
			s.Fields = append(s.Fields, map[string]string{"name": f.name, "type": f.kind, "description": f.about})
		}
		if len(t.key) > 1 { // regions and blocks may be empty, which a key's part may not
			s.Key = nil
		}
		p.Resources = append(p.Resources, resource{t.name[:len(t.name)-len(".csv")], t.name, "tabular-data-resource", t.about, "csv", "text/csv", "utf-8", s})
	}
	p.Resources = append(p.Resources, resource{"method", methodFile, "data-resource", "The method", "toml", "application/toml", "utf-8", nil})
	return pretty(p)
}

func lower(s string) string { return string(bytes.ToLower([]byte(s))) }

// isInput says whether a file is given, and not computed.
func isInput(name string) bool {
	return slices.Contains([]string{methodFile, releaseFile, deputiesFile, penaltyFile}, name)
}
