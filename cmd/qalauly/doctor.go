package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/internal/doctor"
	"qalauly/internal/postgres"
)

// doctorCmd takes the settings of serve, right or wrong: that Config is no
// embedded field keeps kong from refusing wrong ones.
type doctorCmd struct {
	Settings Config `embed:""`
}

// errUnwell says that something is wrong; what, has been said.
var errUnwell = errors.New("something is wrong")

// patience is how long one thing may take to answer.
const patience = 5 * time.Second

// Run looks at everything and says what it found.
func (c doctorCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	found, err := examine(ctx, c.Settings, patience)
	if err != nil {
		return err
	}
	return tell(os.Stdout, c.Settings, found)
}

// tell writes the findings without secrets.
func tell(w io.Writer, cfg Config, found []doctor.Finding) error {
	var text bytes.Buffer
	doctor.Write(&text, found)
	if _, err := io.WriteString(w, newBlotter(cfg.tidy().secrets()...).clean(text.String())); err != nil {
		return err
	}
	if doctor.Bad(found) {
		return errUnwell
	}
	return nil
}

// examine looks first at the form of the settings, then at what those whose form
// is right name.
func examine(ctx context.Context, cfg Config, patience time.Duration) ([]doctor.Finding, error) {
	cfg = cfg.tidy()
	found, wrong := formOf(cfg)
	o := doctor.Options{Now: calendar.Now, Patience: patience, SendRate: cfg.Rate(), Admins: cfg.Admins()}
	if !wrong["TELEGRAM_TOKEN"] && !wrong["TELEGRAM_API_URL"] {
		o.Server, o.Token = cfg.TelegramAPIURL, cfg.TelegramToken.Reveal()
	}
	plainSettings(cfg, wrong, &o)
	if !wrong["DATABASE_URL"] {
		pool, err := postgres.Open(cfg.DatabaseURL.Reveal())
		if err != nil {
			return nil, err
		}
		defer pool.Close()
		o.DB = pool
	}
	if !wrong["REDIS_URL"] {
		client, err := openRedis(cfg.RedisURL.Reveal())
		if err != nil {
			return nil, err
		}
		defer client.Close()
		o.Redis = client
	}
	for _, f := range doctor.Examine(ctx, o) {
		if !wrong[f.About] && !(wrong["PUBLIC_URL"] && f.About == doctor.Webhook) {
			found = append(found, f)
		}
	}
	return found, nil
}

// plainSettings hands over those that are right.
func plainSettings(cfg Config, wrong map[string]bool, o *doctor.Options) {
	for _, s := range []struct {
		name, from string
		to         *string
	}{
		{"PUBLIC_URL", cfg.PublicURL, &o.PublicURL}, {"FILES_DIR", cfg.FilesDir, &o.FilesDir},
		{"HTTP_ADDR", cfg.HTTPAddr, &o.HTTPAddr}, {"METRICS_ADDR", cfg.MetricsAddr, &o.MetricsAddr},
	} {
		if !wrong[s.name] {
			*s.to = s.from
		}
	}
	for _, chat := range []doctor.Chat{
		{Setting: "CHANNEL_KK", ID: cfg.ChannelKK, Channel: true},
		{Setting: "CHANNEL_RU", ID: cfg.ChannelRU, Channel: true},
		{Setting: "STAFF_CHAT", ID: cfg.StaffChat},
	} {
		if !wrong[chat.Setting] {
			o.Chats = append(o.Chats, chat)
		}
	}
}

// formOf tells what can be told of the settings without asking anybody.
func formOf(cfg Config) (found []doctor.Finding, wrong map[string]bool) {
	wrong = map[string]bool{}
	for _, f := range cfg.faults() {
		wrong[f.name] = true
		found = append(found, doctor.Finding{About: f.name, Mark: doctor.Wrong, Says: f.fault})
	}
	if len(found) == 0 {
		found = append(found, doctor.Finding{About: "settings", Says: "each has the right form"})
	}
	var empty []string
	for _, s := range []struct{ name, value string }{
		{"OPERATOR_NAME", cfg.OperatorName}, {"OPERATOR_BIN", cfg.OperatorBIN},
		{"OPERATOR_CONTACT", cfg.OperatorContact}, {"DATA_LOCATION", cfg.DataLocation},
	} {
		if s.value == "" {
			empty = append(empty, s.name)
		}
	}
	if len(empty) > 0 {
		found = append(found, doctor.Finding{
			About: strings.Join(empty, ", "), Mark: doctor.Warning,
			Says: "not set: the text of consent cannot be shown without them", Do: "set them before people's data are asked for",
		})
	}
	return found, wrong
}
