//go:build ignore

// Command generate writes methods.json, the table of Bot API methods and their
// parameters that the simulator checks calls against.
//
// The source is the npm package @gramio/types 10.3.1 (MIT, Bot API 10.3), which
// is itself generated from Telegram's published description. Only data is taken:
// names, kinds and whether a parameter is required. To renew the table:
//
//	npm pack @gramio/types@VERSION && tar xzf gramio-types-VERSION.tgz
//	go run simulator/methods/generate.go package simulator/methods/methods.json
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

type parameter struct {
	Kind     string   `json:"kind"`
	Required bool     `json:"required,omitempty"`
	Values   []string `json:"values,omitempty"`
}

type table struct {
	Source  string                          `json:"source"`
	Version string                          `json:"version"`
	Licence string                          `json:"licence"`
	BotAPI  string                          `json:"bot_api"`
	Count   int                             `json:"count"`
	Methods map[string]map[string]parameter `json:"methods"`
}

var (
	interfaceLine = regexp.MustCompile(`^export interface (\w+)Params \{`)
	fieldLine     = regexp.MustCompile(`^    (\w+)(\??):(.*)$`)
	methodLine    = regexp.MustCompile(`^    (\w+): CallAPI`)
	aliasLine     = regexp.MustCompile(`(?m)^export type (\w+) =(.*)$`)
	versionLine   = regexp.MustCompile(`Based on Bot API v([\d.]+)`)
	literal       = regexp.MustCompile(`"([^"]+)"`)
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: generate PACKAGE-FOLDER OUTPUT.json")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(folder, output string) error {
	t, err := head(filepath.Join(folder, "package.json"))
	if err != nil {
		return err
	}
	params, err := os.ReadFile(filepath.Join(folder, "out", "params.d.ts"))
	if err != nil {
		return err
	}
	methods, err := os.ReadFile(filepath.Join(folder, "out", "methods.d.ts"))
	if err != nil {
		return err
	}
	if m := versionLine.FindStringSubmatch(string(params)); m != nil {
		t.BotAPI = m[1]
	}
	known := interfaces(string(params))
	for line := range strings.Lines(string(methods)) {
		m := methodLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		t.Methods[m[1]] = known[strings.ToUpper(m[1][:1])+m[1][1:]]
		if t.Methods[m[1]] == nil {
			t.Methods[m[1]] = map[string]parameter{}
		}
	}
	t.Count = len(t.Methods)
	out, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(output, append(out, '\n'), 0o644)
}

func head(file string) (table, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return table{}, err
	}
	var p struct{ Name, Version, License string }
	if err := json.Unmarshal(raw, &p); err != nil {
		return table{}, err
	}
	return table{Source: "npm " + p.Name, Version: p.Version, Licence: p.License, Methods: map[string]map[string]parameter{}}, nil
}

// interfaces reads every "export interface XParams" into name → parameter.
func interfaces(source string) map[string]map[string]parameter {
	aliases := map[string]string{}
	for _, m := range aliasLine.FindAllStringSubmatch(joinAliases(source), -1) {
		aliases[m[1]] = m[2]
	}
	found := map[string]map[string]parameter{}
	var current, field, kind string
	flush := func() {
		if field != "" {
			p := found[current][field]
			found[current][field] = describe(kind, p.Required, aliases)
		}
		field, kind = "", ""
	}
	scan := bufio.NewScanner(strings.NewReader(source))
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		line := scan.Text()
		if m := interfaceLine.FindStringSubmatch(line); m != nil {
			current, found[m[1]] = m[1], map[string]parameter{}
			continue
		}
		text := strings.TrimSpace(line)
		switch {
		case current == "" || strings.HasPrefix(text, "/*") || strings.HasPrefix(text, "*"):
		case line == "}":
			flush()
			current = ""
		default:
			if m := fieldLine.FindStringSubmatch(line); m != nil {
				flush()
				field, kind = m[1], m[3]
				found[current][field] = parameter{Required: m[2] == ""}
				continue
			}
			kind += " " + text
		}
	}
	return found
}

func joinAliases(source string) string {
	return regexp.MustCompile(`\n\s+\|`).ReplaceAllString(source, " |")
}

func describe(kind string, required bool, aliases map[string]string) parameter {
	kind = strings.TrimSpace(kind)
	if a, ok := aliases[kind]; ok {
		kind = strings.TrimSpace(a)
	}
	p := parameter{Required: required}
	switch {
	case kind == "boolean":
		p.Kind = "Boolean"
	case kind == "number":
		p.Kind = "Number"
	case kind == "number | string":
		p.Kind = "Number or String"
	case kind == "string" || kind == "string | { toString(): string }":
		p.Kind = "String"
	case kind == "Objects.TelegramInputFile":
		p.Kind = "InputFile"
	case kind == "Objects.TelegramInputFile | string":
		p.Kind = "InputFile or String"
	case strings.HasPrefix(strings.TrimLeft(kind, "| "), `"`):
		p.Kind = "String"
		for _, m := range literal.FindAllStringSubmatch(kind, -1) {
			p.Values = append(p.Values, m[1])
		}
	case regexp.MustCompile(`^[\d| ]+$`).MatchString(kind):
		p.Kind = "Number"
	case kind == "Objects.TelegramCurrencies":
		p.Kind = "String"
	default:
		p.Kind = "JSON"
	}
	return p
}
