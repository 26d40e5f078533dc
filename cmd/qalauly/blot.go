package main

import (
	"encoding/json"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/bot"
)

// shortest is how long a secret must be to be looked for by its value: a shorter
// one would blot out words that have nothing to do with it.
const shortest = 6

// blotter takes secrets out of text: those it was given, in every form in which
// they are written, and what looks like a token or a password in an address.
type blotter struct{ values *strings.Replacer }

func newBlotter(secrets ...string) *blotter {
	var forms []string
	for _, secret := range secrets {
		if len(secret) >= shortest {
			forms = append(forms, written(secret)...)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) }) // the whole before its parts
	var pairs []string
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, "***")
	}
	return &blotter{strings.NewReplacer(pairs...)}
}

// written are the forms of a secret: as it is, in an address, quoted, in JSON.
func written(secret string) []string {
	quoted := strconv.Quote(secret)
	inJSON, _ := json.Marshal(secret) // a string always can be
	return []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), url.UserPassword("", secret).String()[1:],
		quoted[1 : len(quoted)-1], string(inJSON[1 : len(inJSON)-1]),
	}
}

var (
	tokenInText    = regexp.MustCompile(`\d{6,}(:|%3[Aa])[A-Za-z0-9_-]{30,}`)
	passwordInText = regexp.MustCompile(`(://[^\s:/@"]*):[^\s@"]+@`)
	passwordInDSN  = regexp.MustCompile(`(\bpassword=)('[^']*'|[^\s"']+)`)
)

func (b *blotter) clean(text string) string {
	text = b.values.Replace(text)
	text = tokenInText.ReplaceAllString(text, "***")
	text = passwordInText.ReplaceAllString(text, "$1:***@")
	return passwordInDSN.ReplaceAllString(text, "$1***")
}

// secrets are the values of the settings that must be seen nowhere: keys as they
// are, of addresses their passwords.
func (c Config) secrets() []string {
	token := c.TelegramToken.Reveal()
	_, secret, _ := strings.Cut(token, ":")
	return append([]string{
		token, secret, bot.WebhookSecret(c.WebhookSecret.Reveal(), token), c.ButtonKey.Reveal(),
	}, passwords(c.DatabaseURL.Reveal(), c.RedisURL.Reveal())...)
}

// passwords are those in addresses.
func passwords(addresses ...string) (found []string) {
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.User != nil {
			if password, ok := u.User.Password(); ok {
				found = append(found, password)
			}
		}
		if cfg, err := pgx.ParseConfig(address); err == nil {
			found = append(found, cfg.Password)
		}
	}
	return found
}

// secretsOf are all secrets on a command line, whichever command they are of.
func secretsOf(command any) []string {
	var values []string
	for _, s := range secretFields(reflect.ValueOf(command)) {
		values = append(values, s)
		values = append(values, passwords(s)...)
		if _, part, ok := strings.Cut(s, ":"); ok && tokenForm.MatchString(s) {
			values = append(values, part)
		}
	}
	return values
}

func secretFields(v reflect.Value) (values []string) {
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return secretFields(v.Elem())
	case v.Type() == reflect.TypeFor[Secret]():
		return []string{v.String()}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			values = append(values, secretFields(v.Field(i))...)
		}
	}
	return values
}
