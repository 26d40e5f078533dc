// Package notices holds the words for what we owe people: a kind and a reference
// become a message at the moment of sending, in the reader's language of that
// moment. Nothing of a citizen's stands in a notice to somebody else.
package notices

import (
	"context"
	"fmt"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// Word makes the message of a notice for its reader. ok is false where there is
// nothing to be said any more.
func Word(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (m handlers.Message, ok bool, err error) {
	lang, known := locales.Known(reader.Lang)
	if !known {
		lang, known = locales.Known(reader.Guessed)
	}
	if !known {
		lang = locales.Guess("", "")
	}
	switch n.Kind {
	case "flood":
		return handlers.Message{HTML: lang.HTML("notice.flood")}, true, nil
	case "rejected":
		return handlers.Message{HTML: lang.HTML("notice.rejected")}, true, nil
	case "interrupted":
		return handlers.Message{HTML: lang.HTML("notice.interrupted")}, true, nil
	case "parked":
		return handlers.Message{HTML: lang.HTML("notice.parked", locales.Args{"Update": n.Ref})}, true, nil
	case "returned":
		return returned(ctx, db, lang, n)
	case "auditfile", "auditcheck", "deputyphoto":
		return ofTask(ctx, db, n, lang)
	case "import", "importtold", "importbad":
		return ofSheet(ctx, db, lang, n)
	case "template":
		return template(n, lang), true, nil
	}
	if _, about := aboutRecords[n.Kind]; about {
		return record(ctx, db, lang, n)
	}
	if _, duty := aboutDuties[n.Kind]; duty {
		return ofDuty(ctx, db, lang, n)
	}
	if n.Kind == "penalty" || n.Kind == "penaltydecided" {
		return penalty(ctx, db, lang, n)
	}
	if n.Kind == "councilback" {
		return councilBack(ctx, db, n, lang)
	}
	if m, ok, known, err := ofRoadmap(ctx, db, n, lang); known {
		return m, ok, err
	}
	if m, ok, known, err := ofDesk(ctx, db, n, lang); known {
		return m, ok, err
	}
	if m, ok, known, err := toCommon(ctx, db, lang, n, reader); known {
		return m, ok, err
	}
	if m, ok, known, err := toVisitor(ctx, db, lang, n, reader); known {
		return m, ok, err
	}
	if m, ok, known, err := toCitizen(ctx, db, lang, n, reader); known {
		return m, ok, err
	}
	if m, ok, known, err := ratingWord(ctx, db, n, lang); known {
		return m, ok, err
	}
	return m, false, fmt.Errorf("notices: no words for kind %q", n.Kind)
}
