// Package handlers is the contract between those who ask and those who answer:
// what a Request says, what a Reply may hold, what a Command is, and which words
// excuse which error. It knows nothing of Telegram; bot translates.
package handlers

import (
	"context"
	"time"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Kind says what a message is made of, as far as handlers care.
type Kind string

// The kinds of what people send.
const (
	Text  Kind = "text"
	Voice Kind = "voice"
	Place Kind = "location"
	Other Kind = "other" // photos and documents without words, stickers and whatever comes next
)

// Request is what one person asks, with everything a handler may know.
type Request struct {
	ID      int64 // the update's id: the same when an update is delivered twice
	Now     time.Time
	Person  account.Person
	Lang    locales.Lang // the language to answer in: chosen, or guessed
	Chat    int64
	Private bool    // a chat of one person with the service
	Kind    Kind    // what was sent; Text for a button too
	Text    string  // what was typed, be it below a picture, trimmed; "" for a command or a button
	Message int64   // the number in its chat of what was sent, or edited; of a button, that of the message it stands under
	Album   string  // the same for all messages of one album; "" where there is none
	Point   *Point  // where on the map, with Place only; it is kept nowhere
	File    *File   // what was sent, with or without words; nil for none
	About   string  // Ref of the message of ours that this one answers, or of its album; "" for none
	Command string  // the command's name in lower case, without slash and bot name
	Args    string  // what follows the command, trimmed; the payload of a deep link
	Button  *Press  // the button pressed under a message
	Edited  bool    // what was typed was sent before, in other words
	Talk    Talk    // the unfinished conversation; zero when there is none
	Lost    bool    // there was one, and its content is gone
	Joined  *Joined // what the service may do in a chat has changed; nil otherwise

	Commands []Command // all that the service knows, whoever asks
}

// Joined is a group or channel in which somebody changed what the service may do.
type Joined struct {
	Channel bool
	Title   string
	Posts   bool // it may post, in a channel
}

// Point is a place on the map in decimal degrees (WGS 84).
type Point struct{ Lat, Lon float64 }

// File is one file as Telegram has it: its contents can be fetched by ID, and by ID
// alone it is sent on.
type File struct {
	Kind   FileKind
	ID     string
	Unique string // the same for the same file, whoever sends it
	Name   string // as the sender calls it; "" for photos and voices
	MIME   string // as the sender says; "" where nobody does
	Size   int64  // bytes; 0 where Telegram does not say
}

// FileMost is the size in bytes up to which a bot can fetch a file.
const FileMost = 20 << 20

// FileKind is how Telegram shows a file.
type FileKind string

// The kinds of files.
const (
	PhotoFile     FileKind = "photo"
	DocumentFile  FileKind = "document"
	VideoFile     FileKind = "video"
	AudioFile     FileKind = "audio"
	VoiceFile     FileKind = "voice"
	RoundFile     FileKind = "video_note" // a video in a circle
	AnimationFile FileKind = "animation"
	StickerFile   FileKind = "sticker"
)

// Press is a button pressed, its signature already checked.
type Press struct {
	Verb string
	Args []string
}

// Talk is where an unfinished conversation stands. Name chooses the handler of
// the next free text; Data is that handler's own, at most a few kilobytes.
type Talk struct {
	Name string
	Data []byte
}

// Idle ends a conversation.
var Idle = Talk{}

// Reply is everything that is answered to one Request.
type Reply struct {
	Messages []Message
	Toast    string // shown for a moment over the chat after a tap; nothing stands in it alone
	Talk     *Talk  // the conversation from here on; nil leaves it as it is
	Album    string // what the other messages of the same album are about: their About
}

// Message is one message to the chat the Request came from.
type Message struct {
	HTML    locales.HTML
	Rows    [][]Button   // buttons under the message
	Menu    [][]string   // the keyboard that stays below the input field; a press is sent as text
	Replace bool         // edit the message whose button was pressed, or send anew where that cannot be
	Photo   string       // hash of a file in internal/file; HTML is its caption
	Preview string       // the address whose preview is shown; "" shows none
	Protect bool         // cannot be forwarded or saved
	File    *Sent        // a document to download; HTML is its caption
	Files   []File       // what somebody sent, sent on below the text; what answers it is about Ref + OfFiles
	Ref     string       // what the message is about, «record:58190»: the About of those that answer it
	Edits   string       // edit the chat's last message with this Ref, or send anew where there is none
	Instead locales.HTML // a notice with Edits takes all else that the chat was told about that away; these words stand where it cannot
	Under   string       // it answers the chat's last message with this Ref, where there is one
	At      int64        // edit the chat's message with this id; nothing is sent where that cannot be
}

// OfFiles follows a Ref where the files of that message are meant.
const OfFiles = ":f"

// Sent is a file that is sent as a document.
type Sent struct {
	Hash string // in internal/file
	Name string // as it is saved
}

// Button is one button under a message: a verb with arguments, an address, or a
// text to ask inline.
type Button struct {
	Label  string
	Verb   string // 1-6 lower-case letters
	Args   []string
	URL    string // instead of a verb
	Inline string // instead of both: lets the person choose a chat in which this is asked inline
}

// Run answers a request. It writes through db, which is the update's own
// transaction: what it writes and what it replies is kept or lost together.
type Run func(ctx context.Context, db postgres.DB, r Request) (Reply, error)

// Command is a slash command as one value: routing, the menu and /help are made
// from the list of them.
type Command struct {
	Name string         // 1-32 of a-z0-9_
	Role account.Role   // who may at least
	Duty []account.Duty // a member with one of these only, which Run sees to; nil for everybody
	Help string         // key of the line in the menu; "" hides it
	Run  Run
}

// Audience is what one group of people can do: joined by hand in its package's
// own file, no registration from afar.
type Audience struct {
	Commands []Command
	Verbs    map[string]Run    // buttons under messages
	Menu     map[string]Run    // key of a keyboard label, in whichever language it is pressed
	Talks    map[string]Run    // free text inside the conversation of that name
	Free     Run               // anything else
	Links    map[string]Run    // deep links by what stands before "-": the rest is in Args, as it was written
	Abouts   map[string]Run    // what answers a message of ours, by what stands before ":" in About
	Personal []string          // verbs of menus that belong to one person: in a group nobody else can press them
	Revised  map[string]Run    // what answers a message of ours and was changed after it was sent, as Abouts
	Signed   map[string]string // verbs of buttons whose first argument is the number of what their message is about, with the kind that stands before ":" in About
	Edited   Run               // any other text or caption that was changed after it was sent, in a private chat; nil lets it be
	Joined   Run               // somebody changed what the service may do in a group or channel; its reply goes nowhere
	Locate   string            // the key in Menu whose press shares where the person is; "" where there is none
	Inline   Inline            // what is typed after the bot's name in any chat; nil answers nothing
}
