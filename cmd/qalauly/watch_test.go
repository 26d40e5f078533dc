package main

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"qalauly/bot"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/web"
)

// described is a metric as its description tells it.
var described = regexp.MustCompile(`fqName: "([^"]+)".*constLabels: {(.*?)}, variableLabels: {(.*?)}`)

// toldMetrics are the names and labels of all that serve tells.
func toldMetrics(t *testing.T) map[string][]string {
	t.Helper()
	pool, err := postgres.Open("postgres://nobody@127.0.0.1:1/none")
	require.NoError(t, err)
	defer pool.Close()
	b := bot.New(bot.Options{DB: pool, Log: logrus.New(), Audience: handlers.Audience{Free: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
		return handlers.Reply{}, nil
	}}})
	names := map[string][]string{}
	descriptions := make(chan *prometheus.Desc, 1000)
	for _, c := range []prometheus.Collector{b.Metrics(), bot.NewGauges(pool), buildInfo()} {
		c.Describe(descriptions)
	}
	close(descriptions)
	for d := range descriptions {
		m := described.FindStringSubmatch(d.String())
		require.NotNil(t, m, d.String())
		labels := strings.FieldsFunc(m[3], func(r rune) bool { return r == ',' || r == ' ' })
		if name, _, ok := strings.Cut(m[2], "="); ok {
			labels = append(labels, name)
		}
		names[m[1]] = labels
	}
	registry := prometheus.NewRegistry()
	_, err = web.Metrics(registry)
	require.NoError(t, err)
	families, err := registry.Gather()
	require.NoError(t, err)
	for _, family := range families {
		names[family.GetName()] = nil
	}
	return names
}

var (
	metricInQuery = regexp.MustCompile(`\b((?:qalauly|go|process)_[a-z_]+)(?:\{([^}]*)\})?`)
	labelInQuery  = regexp.MustCompile(`([a-z_]+)\s*(?:=~|!~|!=|=)`)
	histogramPart = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// checkQuery sees that a query asks for what there is.
func checkQuery(t *testing.T, told map[string][]string, query string) (used []string) {
	t.Helper()
	require.Equal(t, strings.Count(query, "("), strings.Count(query, ")"), query)
	for _, m := range metricInQuery.FindAllStringSubmatch(query, -1) {
		name := m[1]
		labels, ok := told[name]
		if !ok {
			name = histogramPart.ReplaceAllString(name, "")
			labels, ok = told[name]
			labels = append(labels, "le")
		}
		require.True(t, ok, "%s is not told: %s", m[1], query)
		for _, label := range labelInQuery.FindAllStringSubmatch(m[2], -1) {
			require.Contains(t, append(labels, "job", "instance"), label[1], query)
		}
		used = append(used, name)
	}
	require.NotEmpty(t, used, query)
	return used
}

func TestDashboardShowsWhatIsTold(t *testing.T) {
	t.Parallel()
	told := toldMetrics(t)
	body, err := os.ReadFile("../../deploy/grafana/qalauly.json")
	require.NoError(t, err)
	var board struct {
		UID    string
		Panels []struct {
			ID                       int
			Type, Title, Description string
			Targets                  []struct{ Expr string }
		}
	}
	require.NoError(t, json.Unmarshal(body, &board))
	require.Equal(t, "qalauly", board.UID)
	shown, ids := map[string]bool{}, map[int]bool{}
	for _, panel := range board.Panels {
		require.False(t, ids[panel.ID], "two panels have the id %d", panel.ID)
		ids[panel.ID] = true
		if panel.Type == "row" {
			continue
		}
		require.NotEmpty(t, panel.Targets, panel.Title)
		require.NotEmpty(t, panel.Description, panel.Title)
		for _, target := range panel.Targets {
			for _, name := range checkQuery(t, told, target.Expr) {
				shown[name] = true
			}
		}
	}
	for name := range told {
		if strings.HasPrefix(name, "qalauly_") {
			require.True(t, shown[name], "nobody is shown %s", name)
		}
	}
}

func TestAlertsAskForWhatIsTold(t *testing.T) {
	t.Parallel()
	told := toldMetrics(t)
	body, err := os.ReadFile("../../deploy/prometheus/alerts.yml")
	require.NoError(t, err)
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	decoder := yaml.NewDecoder(strings.NewReader(string(body)))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(&file))
	seen := map[string]bool{}
	for _, rule := range file.Groups[0].Rules {
		require.False(t, seen[rule.Alert], rule.Alert)
		seen[rule.Alert] = true
		checkQuery(t, told, rule.Expr)
		require.Contains(t, []string{"page", "look"}, rule.Labels["severity"], rule.Alert)
		require.NotEmpty(t, rule.Annotations["summary"], rule.Alert)
		require.NotEmpty(t, rule.Annotations["description"], rule.Alert)
	}
	require.Greater(t, len(seen), 10)
}

func TestDocumentsNameWhatIsTold(t *testing.T) {
	t.Parallel()
	told := toldMetrics(t)
	body, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	names := regexp.MustCompile(`\bqalauly_[a-z_]+(?:\{[^}]*\})?`).FindAllString(string(body), -1)
	require.NotEmpty(t, names)
	for _, name := range names {
		checkQuery(t, told, name)
	}
}
