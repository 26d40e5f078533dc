package simulator

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed methods/methods.json
var methodsJSON []byte

// parameter is what the published description says of one parameter.
type parameter struct {
	Kind     string   `json:"kind"`
	Required bool     `json:"required"`
	Values   []string `json:"values"`
}

// published is every method of the Bot API, by its name in lower case: Telegram does not mind the case.
var published = readTable()

type publishedMethod struct {
	name   string
	params map[string]parameter
}

func readTable() map[string]publishedMethod {
	var t struct {
		Methods map[string]map[string]parameter `json:"methods"`
	}
	if err := json.Unmarshal(methodsJSON, &t); err != nil {
		panic(fmt.Sprintf("simulator: methods.json: %v", err)) // it is built in
	}
	all := make(map[string]publishedMethod, len(t.Methods))
	for name, params := range t.Methods {
		all[strings.ToLower(name)] = publishedMethod{name, params}
	}
	return all
}

// jsonWords are Telegram's own words for a parameter that is not JSON.
var jsonWords = map[string]string{
	"reply_markup":         "can't parse reply keyboard markup JSON object",
	"reply_parameters":     "can't parse reply parameters JSON object",
	"link_preview_options": "can't parse link preview options JSON object",
	"commands":             "can't parse commands JSON object",
	"scope":                "can't parse BotCommandScope JSON object",
}

// check refuses what the table does not know and what does not fit its kind.
func (m publishedMethod) check(a arguments, takes []string) *apiError {
	for _, name := range a.names() {
		p, known := m.params[name]
		if !known && !a.attached(name) {
			return bad("simulator: unknown parameter %q of %s", name, m.name)
		}
		if !known {
			continue
		}
		if !slices.Contains(takes, name) {
			return &apiError{code: 501, description: fmt.Sprintf("Not Implemented: parameter %q of %s is not simulated", name, m.name)}
		}
		if fail := p.check(name, a, m.name); fail != nil {
			return fail
		}
	}
	return nil
}

// missing is the generic answer for a required parameter; the important ones have their own words.
func (m publishedMethod) missing(a arguments, own []string) *apiError {
	for name, p := range m.params {
		_, file := a.files[name]
		if p.Required && !a.has(name) && !file && !slices.Contains(own, name) {
			return bad("parameter %q is required", name)
		}
	}
	return nil
}

func (p parameter) check(name string, a arguments, method string) *apiError {
	value, ok := a.values[name]
	if !ok || value == "" {
		if _, file := a.files[name]; file && !strings.HasPrefix(p.Kind, "InputFile") {
			return bad("simulator: parameter %q of %s is no file", name, method)
		}
		return nil
	}
	fits := true
	switch p.Kind {
	case "Number":
		_, err := strconv.ParseFloat(value, 64)
		fits = err == nil
	case "Boolean":
		_, fits = parseBool(value)
	case "JSON":
		if fits = json.Valid([]byte(value)); !fits && jsonWords[name] != "" {
			return bad("%s", jsonWords[name])
		}
	}
	if !fits {
		return bad("simulator: parameter %q of %s must be %s", name, method, p.Kind)
	}
	return nil
}

// names are the names of all that came, in order.
func (a arguments) names() []string {
	var names []string
	for name := range a.values {
		names = append(names, name)
	}
	for name := range a.files {
		if _, both := a.values[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// attached tells whether a file of this name is meant by an attach:// of another parameter.
func (a arguments) attached(name string) bool {
	if _, file := a.files[name]; !file {
		return false
	}
	for _, v := range a.values {
		if strings.Contains(v, "attach://"+name) {
			return true
		}
	}
	return false
}
