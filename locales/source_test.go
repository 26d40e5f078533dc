package locales

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// families are keys that are put together from a prefix and a value of the
// domain, which the scan cannot see.
var families = map[string]string{
	"date.":         "made and used inside this package",
	"audit.action.": "kinds of entries of the audit, by what is done; one without words is shown as it is",
	"audit.object.": "what entries of the audit are about, by its kind; without words it is shown as it is",
	"audit.state.":  "states of records and penalties in the audit",
	"answerkind.":   "kinds of answers, by the codes of appeal",
	"appealstate.":  "states of appeals, by the codes of appeal",
	"letterwhy.":    "why staff open a letter, as it is offered",
	"needtime.":     "why a term is put off, as it is offered",
	"notmine.":      "why an appeal is passed on, as it is offered",
	"refusewhy.":    "why an appeal is refused, as it is offered",
	"spamwhy.":      "why an appeal looks like spam, as it is offered",
	"topic.":        "topics, by the codes of appeal",
	"command.":      "lines of commands, by their names; the test of handlers/staff asks for each",
	"duty.":         "duties of members",
	"example.":      "examples of commands, by their names",
	"score.level.":  "levels of a method in short, by their codes; one without words is told by the method",
	"short.":        "short names of blocks, criteria and penalties for buttons, by their codes",
	"sheet.":        "keys of tables, columns, options and rules; the test of internal/sheet/words asks for each",
}

// wordsAllowed are the places outside locales where Cyrillic letters stand in
// the code, because what stands there is not said to people as our words.
var wordsAllowed = map[string]string{
	"activity/invented/": "what invented staff typed is data",
	"deputy/invented/":   "names of invented people are data, as those in a register are",
	"internal/spelling/": "tables of letters",
	"internal/doctor/":   "letters that a database and a font must know",
	"bench/":             "measurements, whose texts no person reads",
}

// asKey matches where a literal must be a key: the first argument of these
// methods, the value of these fields, the keys of a map in these fields.
var (
	keyMethods = map[string]bool{"HTML": true, "Text": true}
	keyFields  = map[string]bool{"Key": true, "Help": true}
	keyMaps    = map[string]bool{"Menu": true}
	looksLike  = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)
	words      = regexp.MustCompile(`\p{Cyrillic}{3}`)
)

// literal is a string in the source.
type literal struct {
	at, text string
	mustBe   bool // it stands where only a key may stand
}

func TestKeysOfTheCodeExistAndAllAreUsed(t *testing.T) {
	t.Parallel()
	keys := texts(t, Kazakh)
	used, areas := map[string]bool{}, map[string]bool{}
	for key := range keys {
		areas[area(key)] = true
	}
	for _, lit := range literals(t) {
		if _, ok := keys[lit.text]; ok {
			used[lit.text] = true
			continue
		}
		if lit.mustBe || strings.HasPrefix(lit.at, "handlers/") && looksLike.MatchString(lit.text) && areas[area(lit.text)] {
			t.Errorf("%s: key %q does not exist", lit.at, lit.text)
		}
	}
	for key := range keys {
		if !used[key] && !inFamily(key) {
			t.Errorf("key %q is used nowhere", key)
		}
	}
}

// area is the part of a key before the first dot.
func area(key string) string {
	name, _, _ := strings.Cut(key, ".")
	return name
}

func inFamily(key string) bool {
	for prefix := range families {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestNoTextForPeopleStandsElsewhere(t *testing.T) {
	t.Parallel()
	for _, lit := range literals(t) {
		if words.MatchString(lit.text) && !allowed(lit.at) {
			t.Errorf("%s: words for people belong to locales: %q", lit.at, lit.text)
		}
	}
}

func allowed(at string) bool {
	for place := range wordsAllowed {
		if strings.HasPrefix(at, place) {
			return true
		}
	}
	return strings.HasPrefix(at, "locales/")
}

// literals returns every string of every Go file that is not a test.
func literals(t *testing.T) []literal {
	t.Helper()
	var all []literal
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		must := keyPositions(file)
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				require.NoError(t, err)
				at := strings.TrimPrefix(filepath.ToSlash(fset.Position(lit.Pos()).String()), "../")
				all = append(all, literal{at: at, text: text, mustBe: must[lit] && looksLike.MatchString(text)})
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// keyPositions finds the literals that stand where a key of locales must stand.
func keyPositions(file *ast.File) map[*ast.BasicLit]bool {
	must := map[*ast.BasicLit]bool{}
	mark := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok {
			must[lit] = true
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if method, ok := n.Fun.(*ast.SelectorExpr); ok && keyMethods[method.Sel.Name] && len(n.Args) > 0 {
				mark(n.Args[0])
			}
		case *ast.KeyValueExpr:
			field, ok := n.Key.(*ast.Ident)
			if ok && keyFields[field.Name] {
				mark(n.Value)
			}
			if table, isMap := n.Value.(*ast.CompositeLit); ok && isMap && keyMaps[field.Name] {
				for _, row := range table.Elts {
					if kv, ok := row.(*ast.KeyValueExpr); ok {
						mark(kv.Key)
					}
				}
			}
		}
		return true
	})
	return must
}
