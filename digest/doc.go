// Package digest is the week in one message: in channels, to those who subscribed, and
// what the party tells many at once. The rule it keeps: a week is told once to a
// channel, and a campaign once to a person, whatever crashes; where it is unclear
// whether a channel was told, an editor looks.
//
//	Compose                       what a week says of the country or of a region
//	See, Bind, Unbind, Feeds      channels, and what each gets
//	Tick                          what is due: posts of the newest published week
//	Hold, Ask, Approve, Confirm   what editors do about them
//	Write, Launch, Fill, Stop     campaigns: a message to many
//	Subscribe, Follow, Owe        the personal week
//
// Posts and messages are owed as notices; their words are made when they are sent, from
// a frozen rating alone, so that what an editor saw before is what goes out.
package digest
