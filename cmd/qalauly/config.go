package main

import (
	"reflect"
	"strings"
)

// Secret is a setting that is never shown: whoever needs it asks for it by Reveal.
type Secret string

// Reveal returns the value itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the value.
func (Secret) String() string { return "***" }

// GoString hides the value from %#v.
func (Secret) GoString() string { return "***" }

// MarshalJSON hides the value.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"***"`), nil }

// Config is every setting of the service. Each field is a flag and an environment
// variable. They are kept as text until Validate has seen them all, so that
// everything wrong can be told at once; Admins, Rate, Hours and Level read them.
// A command that embeds it runs only when Validate has nothing to say.
type Config struct {
	TelegramToken  Secret `name:"telegram-token" env:"TELEGRAM_TOKEN" group:"Telegram" help:"The bot's token, from @BotFather."`
	TelegramAPIURL string `name:"telegram-api-url" env:"TELEGRAM_API_URL" group:"Telegram" default:"https://api.telegram.org" help:"The Bot API to talk to."`
	PublicURL      string `name:"public-url" env:"PUBLIC_URL" group:"Telegram" help:"Where the world reaches this service. Set: Telegram calls the webhook there. Empty: long polling."`
	WebhookSecret  Secret `name:"webhook-secret" env:"WEBHOOK_SECRET" group:"Telegram" help:"What Telegram's calls must carry. Empty: made from the token."`
	ButtonKey      Secret `name:"button-key" env:"BUTTON_KEY" group:"Telegram" help:"Signs the buttons under messages. Empty: made from the token."`
	SendRate       string `name:"send-rate" env:"SEND_RATE" group:"Telegram" default:"29" help:"Notices a second; Telegram allows about 30."`

	DatabaseURL Secret `name:"database-url" env:"DATABASE_URL" group:"Storage" help:"PostgreSQL: postgres://user:password@host/database"`
	RedisURL    Secret `name:"redis-url" env:"REDIS_URL" group:"Storage" help:"Redis: redis://, rediss://, unix://, redis-sentinel:// or redis-cluster://"`
	FilesDir    string `name:"files-dir" env:"FILES_DIR" group:"Storage" help:"Folder for stored files. Empty: in PostgreSQL."`

	AdminIDs  string `name:"admin-ids" env:"ADMIN_IDS" group:"People" help:"Telegram ids of the first administrators, separated by commas."`
	StaffChat string `name:"staff-chat" env:"STAFF_CHAT" group:"People" help:"The staff's group: its id, or @name."`
	ChannelKK string `name:"channel-kk" env:"CHANNEL_KK" group:"People" help:"The Kazakh channel: its id, or @name."`
	ChannelRU string `name:"channel-ru" env:"CHANNEL_RU" group:"People" help:"The Russian channel: its id, or @name."`

	PartyNameKK     string `name:"party-name-kk" env:"PARTY_NAME_KK" group:"Texts" default:"AMANAT" help:"The party's name in Kazakh texts."`
	PartyNameRU     string `name:"party-name-ru" env:"PARTY_NAME_RU" group:"Texts" default:"AMANAT" help:"The party's name in Russian texts."`
	OperatorName    string `name:"operator-name" env:"OPERATOR_NAME" group:"Texts" help:"Who answers for people's data, for the text of consent."`
	OperatorBIN     string `name:"operator-bin" env:"OPERATOR_BIN" group:"Texts" help:"The operator's BIN, 12 digits."`
	OperatorContact string `name:"operator-contact" env:"OPERATOR_CONTACT" group:"Texts" help:"How to reach the operator."`
	DataLocation    string `name:"data-location" env:"DATA_LOCATION" group:"Texts" help:"Where people's data are kept, for the text of consent."`
	AppealLimits    string `name:"appeal-limits" env:"APPEAL_LIMITS" group:"Texts" help:"Thresholds of the guards of appeals, as 'day=5 pause=30s alike=0.8'. What is not named is as usual."`
	RatingMethod    string `name:"rating-method" env:"RATING_METHOD" group:"Texts" help:"A method file instead of the embedded R1."`
	WorkHours       string `name:"work-hours" env:"WORK_HOURS" group:"Texts" default:"09:00-18:30" help:"Working hours, Almaty time."`

	HTTPAddr    string `name:"http-addr" env:"HTTP_ADDR" group:"Operation" default:":8080" help:"Where health, web pages and the webhook are served."`
	MetricsAddr string `name:"metrics-addr" env:"METRICS_ADDR" group:"Operation" help:"Where metrics are served. Empty: nowhere."`
	LogLevel    string `name:"log-level" env:"LOG_LEVEL" group:"Operation" default:"info" help:"trace, debug, info, warn or error."`
	LogFormat   string `name:"log-format" env:"LOG_FORMAT" group:"Operation" default:"text" help:"text or json."`

	pages string // where deputies' pages are in the demo, which has no PUBLIC_URL
}

// pagesURL is where Telegram finds the public pages; "" where they are not served.
func (c Config) pagesURL() string {
	if c.pages != "" {
		return c.pages
	}
	return c.PublicURL
}

// AfterApply keeps the settings as Validate saw them.
func (c *Config) AfterApply() error {
	*c = c.tidy()
	return nil
}

// tidy trims what was set, and lets an empty variable mean the default, as those
// who write compose files expect.
func (c Config) tidy() Config {
	fields, kind := reflect.ValueOf(&c).Elem(), reflect.TypeOf(c)
	for i := range fields.NumField() {
		if fields.Field(i).Kind() != reflect.String || !fields.Field(i).CanSet() {
			continue
		}
		text := strings.TrimSpace(fields.Field(i).String())
		if text == "" {
			text = kind.Field(i).Tag.Get("default")
		}
		fields.Field(i).SetString(text)
	}
	c.TelegramAPIURL = strings.TrimRight(c.TelegramAPIURL, "/")
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	return c
}
