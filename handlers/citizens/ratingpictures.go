package citizens

import (
	"context"
	"strconv"

	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// What begins the names of pictures that are drawn when they are sent: the language, the
// snapshot and the deputy follow, «score:kk:17:1042», so that one drawn stays right.
const (
	ScorePicture   = "score:"
	HistoryPicture = "history:"
)

// scorePicture is a score with its bands as a picture.
func (c citizens) scorePicture(_ context.Context, _ postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	return c.pictured(r, e, ScorePicture, "scorewhy.picture_caption"), nil
}

// historyPicture is the weeks of a score as a picture.
func (c citizens) historyPicture(_ context.Context, _ postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	return c.pictured(r, e, HistoryPicture, "scorewhy.history_caption"), nil
}

func (c citizens) pictured(r handlers.Request, e explained, kind, caption string) handlers.Reply {
	l := r.Lang
	reply := say(locales.Lines(
		l.HTML(caption, locales.Args{"Name": e.Short(string(l)), "Period": wording.Period(l, e.Period)}), inventedMark(l, e.Deputy)))
	reply.Messages[0].Photo = kind + string(l) + ":" + strconv.FormatInt(e.Snapshot.ID, 10) + ":" + strconv.FormatInt(e.Deputy.ID, 10)
	return reply
}
