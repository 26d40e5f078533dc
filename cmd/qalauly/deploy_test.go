package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert/yaml"
	"github.com/stretchr/testify/require"
)

const root = "../.."

// settingNames are the environment variables of Config.
func settingNames() []string {
	var names []string
	kind := reflect.TypeFor[Config]()
	for i := range kind.NumField() {
		if name := kind.Field(i).Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// notOurs are variables of the example that compose reads, not the service.
var notOurs = []string{"POSTGRES_PASSWORD", "DOMAIN"}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

var settingLine = regexp.MustCompile(`(?m)^#?([A-Z][A-Z_]+)=(.*)$`)

// TestExampleHasEverySetting: no more and no less than Config has, and with the
// two secrets filled in it is one that the service starts with.
func TestExampleHasEverySetting(t *testing.T) {
	var named []string
	for _, found := range settingLine.FindAllStringSubmatch(read(t, "deploy/example.env"), -1) {
		named = append(named, found[1])
		if !slices.Contains(notOurs, found[1]) && !strings.HasPrefix(found[0], "#") {
			t.Setenv(found[1], found[2])
		}
	}
	require.ElementsMatch(t, append(settingNames(), notOurs...), named)
	_, err := with(t)
	require.NoError(t, err)
}

func TestReadmeHasEverySetting(t *testing.T) {
	_, table, _ := strings.Cut(read(t, "README.md"), "### Settings")
	for _, name := range settingNames() {
		require.Contains(t, table, "`"+name+"`")
	}
}

// compose is what is looked at in compose.yaml.
type compose struct {
	Services map[string]struct {
		Image       string
		Build       struct{ Context, Target string }
		Profiles    []string
		DependsOn   any               `yaml:"depends_on"`
		EnvFile     string            `yaml:"env_file"`
		Environment map[string]string `yaml:"environment"`
		Volumes     []string
		Healthcheck struct{ Test []string }
		Command     []string
		Deploy      struct{ Replicas int }
	}
	Volumes map[string]any
}

func TestCompose(t *testing.T) {
	var c compose
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c))
	for name, s := range c.Services {
		require.NotEmpty(t, s.Image, name)
		for _, needed := range namesIn(s.DependsOn) {
			require.Contains(t, c.Services, needed, "%s needs it", name)
		}
		for _, volume := range s.Volumes {
			from, _, _ := strings.Cut(volume, ":")
			if !strings.HasPrefix(from, ".") {
				require.Contains(t, c.Volumes, from, name)
			} else if from != "./backups" {
				require.FileExists(t, filepath.Join(root, from))
			}
		}
		if s.Build.Context != "" {
			require.Contains(t, read(t, "Dockerfile"), " AS "+s.Build.Target+"\n")
			require.Equal(t, ".env", s.EnvFile)
			require.Subset(t, settingNames(), keys(s.Environment))
		}
	}
	require.Equal(t, 2, c.Services["serve"].Deploy.Replicas)
	require.Equal(t, c.Services["serve"].Environment, c.Services["tools"].Environment)
	require.Contains(t, strings.Join(c.Services["redis"].Command, " "), "--appendonly yes")
	require.Contains(t, strings.Join(c.Services["redis"].Command, " "), "--maxmemory-policy noeviction")
	for _, name := range []string{"postgres", "redis"} {
		require.NotEmpty(t, c.Services[name].Healthcheck.Test)
	}
}

func namesIn(dependsOn any) []string {
	var names []string
	switch list := dependsOn.(type) {
	case []any:
		for _, name := range list {
			names = append(names, name.(string))
		}
	case map[string]any:
		names = keys(list)
	}
	return names
}

func keys[V any](m map[string]V) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	return names
}

// TestDockerfile: stages are named before they are copied from, the service does
// not run as root, and what it runs are commands that there are.
func TestDockerfile(t *testing.T) {
	text := read(t, "Dockerfile")
	var stages []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 4 && words[0] == "FROM" {
			stages = append(stages, words[3])
		}
		if from, ok := strings.CutPrefix(line, "COPY --from="); ok {
			require.Contains(t, stages[:len(stages)-1], strings.Fields(from)[0])
		}
	}
	require.Equal(t, "service", stages[len(stages)-1], "what is built when no target is named")
	_, service, _ := strings.Cut(text, " AS service\n")
	require.Contains(t, service, "USER 65532:65532\n")
	for _, run := range []string{`CMD ["/qalauly", "healthz"]`, `ENTRYPOINT ["/qalauly"]`, `CMD ["serve"]`} {
		require.Contains(t, service, run)
	}
	require.Regexp(t, `FROM golang:1\.26-`, text)
	require.Contains(t, read(t, "go.mod"), "\ngo 1.26")
	require.Contains(t, text, "-X main.version=")
}

// TestIgnoredByDocker: what keeps secrets and data never gets into the image.
func TestIgnoredByDocker(t *testing.T) {
	for _, name := range []string{".env", "backups"} {
		require.Contains(t, "\n"+read(t, ".dockerignore"), "\n"+name+"\n")
		require.Contains(t, "\n"+read(t, ".gitignore"), "\n/"+name)
	}
}

// TestUnits: systemd's units run commands and set settings that there are.
func TestUnits(t *testing.T) {
	units, err := filepath.Glob(filepath.Join(root, "deploy/systemd/*.service"))
	require.NoError(t, err)
	require.Len(t, units, 2)
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		require.NoError(t, err)
		require.Contains(t, string(text), "EnvironmentFile=/etc/qalauly.env\n")
		require.Regexp(t, `/usr/local/bin/qalauly (serve|backup)`, string(text))
		for _, found := range regexp.MustCompile(`([A-Z_]{4,})=`).FindAllStringSubmatch(string(text), -1) {
			require.Contains(t, settingNames(), found[1])
		}
	}
}
