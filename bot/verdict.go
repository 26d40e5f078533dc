package bot

import (
	"errors"
	"strings"
	"time"
)

// fate is what becomes of a message after an attempt to send it.
type fate int

const (
	delivered   fate = iota
	refused          // never to be delivered as it is
	unreachable      // the person has blocked the bot, or is gone
	moved            // the group has a new id
	asNew            // cannot be edited: send it as a new message
	asPlain          // its formatting is refused: send it without
	later            // certainly not delivered; try again
	perhaps          // may have been delivered
	slower           // Telegram asks for a pause
	locked           // the token is refused: nothing can be sent
)

// verdict reads the outcome of an attempt. The Bot API's texts are its only
// language for these cases.
func verdict(err error) fate {
	var api *APIError
	var lost *lostError
	var picture *pictureError
	var panicked *panicError
	switch {
	case err == nil:
		return delivered
	case errors.As(err, &api):
		return verdictOf(api)
	case errors.As(err, &lost):
		return perhaps
	case errors.As(err, &picture), errors.As(err, &panicked):
		return refused
	}
	return later
}

func verdictOf(e *APIError) fate {
	says := func(part string) bool { return strings.Contains(e.Description, part) }
	switch {
	case e.Code == 429:
		return slower
	case e.Code >= 500:
		return later
	case e.Code == 401, e.Code == 404:
		return locked
	case e.Code == 403, says("chat not found"), says("PEER_ID_INVALID"):
		return unreachable
	case e.MigrateTo != 0:
		return moved
	case says("message is not modified"):
		return delivered
	case says("message to edit not found"), says("message can't be edited"), says("there is no text in the message to edit"), says("MESSAGE_ID_INVALID"):
		return asNew
	case says("can't parse entities"):
		return asPlain
	}
	return refused
}

// isOld says that a tap can no longer be answered, which is nobody's fault.
func isOld(err error) bool {
	var api *APIError
	return errors.As(err, &api) && strings.Contains(api.Description, "query is too old")
}

// isWrongToken says that the Bot API does not know the token.
func isWrongToken(err error) bool {
	var api *APIError
	return errors.As(err, &api) && (api.Code == 401 || api.Code == 404)
}

// slowly is backoff for what nobody waits for in a chat: up to a minute.
func slowly(tries int) time.Duration {
	return min(time.Second<<min(tries, 6), time.Minute)
}

// backoff grows with the tries, from a second to a quarter of a minute: who waits
// in a chat sees no more of it when an outage is over.
func backoff(tries int) time.Duration {
	return min(time.Second<<min(tries, 4), 15*time.Second)
}
