package citizens

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// consentVersion is the number of the text that people agree to, consent.ask and
// consent.full_*: change what they say, and the number grows and everybody is asked anew.
const consentVersion = 1

func (c citizens) consentArgs() locales.Args {
	o := c.opts.Operator
	return locales.Args{"Version": consentVersion, "Operator": o.Name, "BIN": o.BIN, "Contact": o.Contact, "Location": o.Location}
}

// fullConsent is the whole text of consent.
func (c citizens) fullConsent(l locales.Lang) locales.HTML {
	args := c.consentArgs()
	return locales.Lines(l.HTML("consent.full_who", args), l.HTML("consent.full_use", args), l.HTML("consent.full_rights", args))
}

// consentHash is what a consent is proved by: the hash of both texts as they are shown
// in a language.
func (c citizens) consentHash(l locales.Lang) string {
	sum := sha256.Sum256([]byte(locales.Join(l.HTML("consent.ask", c.consentArgs()), c.fullConsent(l))))
	return hex.EncodeToString(sum[:])
}

// askConsent asks for what no appeal is written without. Nothing typed before it is
// kept; to whom is in the buttons.
func (c citizens) askConsent(r handlers.Request, to int64) handlers.Reply {
	l := r.Lang
	return show(r, l.HTML("consent.ask", c.consentArgs()), c.consentRows(l, to, press(l.Text("consent.full"), "wfull", id36(to)))...)
}

func (c citizens) consentRows(l locales.Lang, to int64, last handlers.Button) [][]handlers.Button {
	return [][]handlers.Button{
		row(press(l.Text("button.agree"), "wyes", id36(to))),
		row(press(l.Text("button.disagree"), "wno")),
		row(last),
	}
}

// consentText shows the whole text.
func (c citizens) consentText(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, to := r.Lang, idArg(r, 0)
	return show(r, c.fullConsent(l), c.consentRows(l, to, press(l.Text("button.back"), "wnew", id36(to)))...), nil
}

// consented keeps the consent and goes on to the letter.
func (c citizens) consented(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !c.opts.Operator.known() {
		return c.closed(r), nil
	}
	given := appeal.Consent{Version: consentVersion, Hash: c.consentHash(r.Lang), Lang: string(r.Lang), Message: r.Message}
	if err := appeal.Agree(ctx, db, r.Person.ID, given, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	if one, err := councilAgreed(ctx, db, r, idArg(r, 0)); err != nil || one != 0 {
		if err != nil {
			return handlers.Reply{}, err
		}
		return c.proposeTo(ctx, db, r, one)
	}
	return c.writeTo(ctx, db, r, idArg(r, 0))
}

// refused leaves everything as it was.
func (c citizens) refused(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	return show(r, l.HTML("consent.refused"), row(press(l.Text("button.find"), "find")), chooseRegion(l)), nil
}

// closed says that appeals are not open yet.
func (c citizens) closed(r handlers.Request) handlers.Reply {
	l := r.Lang
	return show(r, locales.Join(l.HTML("write.closed"), l.HTML("reach.official")), row(press(l.Text("button.find"), "find")), chooseRegion(l))
}
