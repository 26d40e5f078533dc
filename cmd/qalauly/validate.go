package main

import (
	"fmt"
	"slices"
	"strings"

	"qalauly/appeal"
	"qalauly/calendar"
)

// ConfigError is all that is missing or wrong in the settings, a line each.
type ConfigError struct{ Problems []string }

// Error counts the problems and lists them.
func (e *ConfigError) Error() string {
	return fmt.Sprintf("these settings are missing or wrong (%d); each is an environment variable or a flag:\n  %s",
		len(e.Problems), strings.Join(e.Problems, "\n  "))
}

// Validate returns nil or a *ConfigError that names everything missing or wrong:
// the setting, what is the matter with it, what to do. Secrets are not repeated.
// kong calls it for every command that embeds Config.
func (c Config) Validate() error {
	var problems []string
	for _, f := range c.faults() {
		problems = append(problems, f.name+": "+f.fault)
	}
	if len(problems) == 0 {
		return nil
	}
	return &ConfigError{problems}
}

// settingFault is what is the matter with a setting and what to do about it.
type settingFault struct{ name, fault string }

// faults are all that are wrong, in the order of the settings.
func (c Config) faults() []settingFault {
	c = c.tidy()
	return slices.DeleteFunc([]settingFault{
		{"TELEGRAM_TOKEN", tokenFault(c.TelegramToken.Reveal())},
		{"TELEGRAM_API_URL", apiFault(c.TelegramAPIURL)},
		{"PUBLIC_URL", publicFault(c.PublicURL)},
		{"WEBHOOK_SECRET", webhookSecretFault(c.WebhookSecret.Reveal())},
		{"BUTTON_KEY", buttonKeyFault(c.ButtonKey.Reveal())},
		{"SEND_RATE", faultOf(parseRate(c.SendRate))},
		{"DATABASE_URL", databaseFault(c.DatabaseURL.Reveal())},
		{"REDIS_URL", redisFault(c.RedisURL.Reveal())},
		{"FILES_DIR", folderFault(c.FilesDir)},
		{"ADMIN_IDS", faultOf(parseIDs(c.AdminIDs))},
		{"STAFF_CHAT", chatFault(c.StaffChat)},
		{"CHANNEL_KK", chatFault(c.ChannelKK)},
		{"CHANNEL_RU", chatFault(c.ChannelRU)},
		{"OPERATOR_BIN", binFault(c.OperatorBIN)},
		{"APPEAL_LIMITS", faultOf(appeal.ParseLimits(c.AppealLimits))},
		{"RATING_METHOD", methodFault(c.RatingMethod)},
		{"WORK_HOURS", faultOf(calendar.ParseHours(c.WorkHours))},
		{"HTTP_ADDR", addrFault(c.HTTPAddr)},
		{"METRICS_ADDR", optional(c.MetricsAddr, addrFault)},
		{"LOG_LEVEL", levelFault(c.LogLevel)},
		{"LOG_FORMAT", formatFault(c.LogFormat)},
	}, func(f settingFault) bool { return f.fault == "" })
}
