package handlers

import (
	"context"
	"time"

	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Inquiry is what somebody has typed so far after the bot's name, in whichever
// chat. Which chat that is nobody tells us.
type Inquiry struct {
	Now    time.Time
	Person int64
	Lang   locales.Lang // chosen, or guessed
	Text   string       // trimmed; "" before anything is typed
	Page   int          // from 1 on
}

// Answers is what is offered for an Inquiry.
type Answers struct {
	Cards []Card        // at most 50
	More  bool          // there is another page
	Lead  string        // label of the way into the chat with the service, above the cards; "" is none
	Link  string        // what /start carries when that way is taken, 1-64 of A-Za-z0-9_-
	Keep  time.Duration // how long the same person may be shown the same; 0 is not at all
}

// Card is one thing to choose; chosen, its HTML is sent by the person to their
// chat. There it belongs to others: Rows hold addresses only.
type Card struct {
	ID      string // 1-64 bytes, different from the others
	Title   string
	About   string // the line below the title
	Picture string // address of a small picture; "" is none
	HTML    locales.HTML
	Preview string // as in Message
	Rows    [][]Button
}

// Inline answers an Inquiry. It only reads.
type Inline func(ctx context.Context, db postgres.DB, q Inquiry) (Answers, error)
