// Package importmap holds no code: its tests hold the map of who may import whom
// and see that every package says in a comment what its one job is. They read the
// files themselves, so that a file left out of a build is held to it too.
package importmap

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "qalauly"

// domain are the packages that know what deputies, appeals and ratings are.
var domain = []string{
	"territory", "deputy", "activity", "appeal", "calendar", "account", "rating", "rating/methods", "rating/release", "rating/weeks", "digest", "notice",
	"programme/roadmap", "programme/council", "programme/reception", "programme/inquiry",
}

// leaves import nothing of ours.
var leaves = []string{
	"rating/methods", "locales", "migrations", "internal/picture", "internal/services", "internal/sheet", "internal/spelling", "internal/lexicon",
	"simulator/methods", "simulator/page",
}

// may says what each package that is no leaf may import. internal/postgres is
// not named: every package here may have it, but those in withoutPostgres.
var may = map[string][]string{
	"internal/postgres": {"migrations"},

	"calendar":        {},
	"territory":       {"internal/spelling", "internal/lexicon"}, // search folds what is typed as names are folded
	"internal/job":    {},
	"internal/file":   {},
	"internal/backup": {"internal/file", "internal/services", "migrations"},
	"internal/doctor": {"bot", "calendar", "internal/picture"}, // asks Telegram by bot only; draws letters
	"dialogue":        {},
	"internal/audit":  {"internal/sheet"},                         // as a table for others to open
	"internal/days":   {"calendar", "internal/spelling"},          // days as people say them: in a line of a chat, in a sheet of records
	"account":         {"territory", "locales", "internal/audit"}, // the language of a person
	"deputy":          {"territory", "internal/spelling", "internal/lexicon"},
	"deputy/invented": {"deputy", "territory"}, // the country of the demo

	// Lists of an operator; photos are made pictures of ours.
	"deputy/registry":      {"deputy", "territory", "internal/lists", "internal/sheet", "internal/spelling", "internal/file", "internal/picture"},
	"internal/sheet/words": {"internal/sheet", "locales"},
	"internal/lists":       {"internal/sheet", "internal/spelling", "territory"}, // units as lists name them

	"notice":            {"account", "internal/job"},
	"activity":          {"rating/methods", "deputy", "internal/file", "internal/audit"},
	"activity/invented": {"activity", "account", "deputy", "deputy/invented", "territory", "rating/methods"}, // the history of the demo
	// Sheets of records: the ledger's rules, the register's people and their units, days as people say them.
	"activity/records":  {"activity", "rating/methods", "deputy", "territory", "calendar", "internal/sheet", "internal/spelling", "internal/days"},
	"appeal":            {"activity", "deputy", "calendar", "notice", "account", "internal/file", "territory", "internal/audit", "internal/job", "internal/spelling"},
	"rating":            {"rating/methods"}, // arithmetic
	"rating/release":    {"rating", "rating/methods"},
	"rating/weeks":      {"rating", "rating/release", "rating/methods", "activity", "deputy", "territory", "calendar", "notice", "account", "internal/audit", "internal/job"},
	"digest":            {"rating", "rating/weeks", "rating/methods", "deputy", "territory", "calendar", "appeal", "programme/roadmap", "notice", "account", "internal/audit", "internal/job"},
	"simulator":         {"simulator/methods", "simulator/page"},
	"simulator/stories": {"simulator"},

	// Holds tests only; what it counts, it counts over the whole road.
	"simulator/stories/faults":  {},
	"simulator/stories/clicked": {}, // in a browser

	"programme/roadmap":            append([]string{"rating/methods", "internal/audit", "internal/lists", "internal/sheet"}, programme...), // what counts, by the method; sheets of items
	"programme/roadmap/invented":   {"programme/roadmap", "activity", "account", "calendar", "deputy", "deputy/invented", "territory"},     // the roadmaps of the demo
	"programme/council":            append([]string{"rating/methods", "internal/audit"}, programme...),
	"programme/reception":          append([]string{"rating/methods", "internal/audit"}, programme...),
	"programme/reception/invented": {"calendar", "territory"}, // the offices of the demo
	// Sheets of offices and of the schedule.
	"programme/reception/lists":  {"programme/reception", "internal/lists", "internal/sheet", "calendar", "territory"},
	"programme/council/lists":    {"programme/council", "internal/lists", "internal/sheet", "calendar", "territory"}, // of councils and their members
	"programme/inquiry":          append([]string{"internal/spelling"}, programme...),
	"programme/inquiry/invented": {"programme/inquiry"},                                                         // what the demo's inquiries say
	"programme/council/invented": {"programme/council", "activity", "calendar", "deputy/invented", "territory"}, // the councils of the demo

	"handlers":          append([]string{"account", "locales"}, domain...), // error values of the domain
	"handlers/wording":  {"programme/inquiry", "calendar", "rating", "rating/methods", "rating/weeks", "locales"},
	"handlers/workbook": {"rating", "rating/methods", "locales"},
	"handlers/screen":   {"handlers", "account", "locales"}, // help says what a member may do
	"handlers/letter":   {"handlers", "handlers/cards", "handlers/screen", "handlers/wording", "locales", "appeal", "calendar", "deputy", "territory", "programme/council"},
	"handlers/cards":    {"account", "handlers", "handlers/screen", "handlers/wording", "locales", "appeal", "calendar", "deputy", "territory", "programme/council"},
	// How measures of the programme are told, wherever that is.
	"handlers/progress": {"calendar", "locales", "programme/roadmap"},
	// What one line says of a record: for staff and deputies alike.
	"handlers/line": {"internal/days", "calendar", "rating/methods", "internal/spelling", "internal/lexicon"},

	// Public receptions, for citizens, staff and notices.
	"handlers/visits": {"handlers", "handlers/screen", "locales", "programme/reception", "calendar", "deputy", "territory"},

	"handlers/citizens": audience,
	"handlers/deputies": audience,
	"handlers/staff":    append([]string{"deputy/registry"}, audience...), // one line of a list, typed
	"handlers/notices":  audience,
	// The week in one message, for its notices and its previews alike; what it draws is no file.
	"handlers/weekly": append([]string{"handlers", "handlers/progress", "handlers/screen", "handlers/wording", "internal/file", "internal/picture", "locales"}, domain...),

	"bot": {"handlers", "notice", "account", "dialogue", "internal/job", "locales"}, // locales: the words of Telegram's own menu
	"web": append([]string{"handlers/wording", "locales"}, domain...),               // topics in open data are called as in the chat

	"bench/internal/lab": {"internal/services"}, // benchmarks bring a durable PostgreSQL where none is given
}

var (
	programme = []string{"activity", "deputy", "calendar", "notice", "territory"}
	audience  = append([]string{
		"handlers", "handlers/progress", "handlers/screen", "handlers/wording", "handlers/weekly", "handlers/workbook", "handlers/line", "handlers/cards", "handlers/letter", "handlers/visits", "internal/days", "dialogue", "internal/picture", "locales",
		"internal/audit",                                             // who was refused
		"internal/job",                                               // what takes long
		"activity/records", "internal/sheet", "internal/sheet/words", // sheets that are sent to the chat, and what is wrong in them
	}, domain...)
)

// withoutPostgres know nothing of the database.
var withoutPostgres = append([]string{"simulator", "simulator/stories", "internal/postgres", "rating", "rating/release"}, leaves...)

// helpers are for tests: only tests import them, and they import what they like.
var helpers = []string{"internal/postgres/pgtest", "internal/redistest", "internal/browsertest", "locales/localestest"}

// tops may import everything; nothing imports them.
var tops = []string{"cmd/qalauly", "bench/updates", "bench/broadcast", "bench/lookup"}

// unlisted are folders that are in no build of the repository.
var unlisted = []string{"internal/keep"}

// source is one Go file that is not a test.
type source struct {
	name, folder string
	file         *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	const root = "../.."
	var all []source
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != root && skipped(entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ImportsOnly|parser.ParseComments)
		short := filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator)))
		if folder := path.Dir(short); !slices.Contains(unlisted, folder) {
			all = append(all, source{short, folder, file})
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

func skipped(folder string) bool {
	return strings.HasPrefix(folder, ".") || folder == "testdata" || folder == "node_modules"
}

func TestImportsGoDownOnly(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		allowed, known := allowedFor(s.folder)
		if !known {
			t.Errorf("%s: the package %s is not in the map: give it a place in internal/importmap", s.name, s.folder)
			continue
		}
		for _, spec := range s.file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			ours, isOurs := strings.CutPrefix(imported, module+"/")
			if isOurs && !allowed(ours) {
				t.Errorf("%s: %s may not import %s", s.name, s.folder, ours)
			}
		}
	}
}

// allowedFor returns what the package may import, and whether the map knows it.
func allowedFor(folder string) (allowed func(string) bool, known bool) {
	if slices.Contains(tops, folder) {
		return func(name string) bool { return !slices.Contains(helpers, name) }, true
	}
	if slices.Contains(helpers, folder) {
		return func(name string) bool { return !slices.Contains(tops, name) }, true
	}
	list, known := may[folder]
	if !known && !slices.Contains(leaves, folder) {
		return nil, false
	}
	if !slices.Contains(withoutPostgres, folder) {
		list = append(slices.Clone(list), "internal/postgres")
	}
	return func(name string) bool { return slices.Contains(list, name) }, true
}

// TestMapHasNoCircle: what the map allows could all be imported at once.
func TestMapHasNoCircle(t *testing.T) {
	t.Parallel()
	var visit func(name string, road []string)
	done := map[string]bool{}
	visit = func(name string, road []string) {
		if i := slices.Index(road, name); i >= 0 {
			t.Errorf("the map allows a circle: %s", strings.Join(append(road[i:], name), " → "))
			return
		}
		if done[name] {
			return
		}
		for _, next := range may[name] {
			visit(next, append(slices.Clone(road), name))
		}
		done[name] = true
	}
	for name := range may {
		visit(name, nil)
	}
}

func TestEveryPackageSaysItsJob(t *testing.T) {
	t.Parallel()
	comments := map[string]int{}
	for _, s := range sources(t) {
		comments[s.folder] += 0
		if s.file.Doc != nil {
			comments[s.folder]++
			if start := beginning(s); !strings.HasPrefix(s.file.Doc.Text(), start) {
				t.Errorf("%s: the package comment must begin with %q", s.name, start)
			}
		}
	}
	for folder, n := range comments {
		if n != 1 {
			t.Errorf("%s: has %d package comments, and must have one", folder, n)
		}
	}
}

// beginning is how a package comment begins; a program that is run as a single
// file is called by the file's name.
func beginning(s source) string {
	switch {
	case s.file.Name.Name != "main":
		return "Package " + s.file.Name.Name + " "
	case slices.Contains(tops, s.folder):
		return "Command " + path.Base(s.folder) + " "
	}
	return "Command " + strings.TrimSuffix(path.Base(s.name), ".go") + " "
}
