package bot

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// hide blots the token out of what a server, or a proxy that speaks for it, said:
// its words are kept in the outcome of a reply, where no log's formatter passes.
func (a *api) hide(err error) error {
	var api *APIError
	if errors.As(err, &api) {
		_, secret, _ := strings.Cut(a.token, ":")
		for _, form := range []string{a.token, url.QueryEscape(a.token), secret} {
			if form != "" {
				api.Description = strings.ReplaceAll(api.Description, form, "***")
			}
		}
	}
	return err
}

// Format keeps a Bot or its Options, printed by whatever verb, from showing the
// token and the keys.
func (o Options) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "bot @%s", o.Name) }

// WebhookSecret is what calls of the webhook must carry: the one given, or one
// made from the token.
func WebhookSecret(given, token string) string {
	if given != "" {
		return given
	}
	return tagAlphabet.EncodeToString(secret("", "webhook", token))
}
