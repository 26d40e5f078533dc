package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"qalauly/handlers"
)

// dataLimit is what Telegram allows as the data of a button, in bytes.
const dataLimit = 64

var errButton = errors.New("bot: not a button of ours")

var tagAlphabet = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// buttons signs the data of buttons, v1.verb.arg….tag, so that nobody can press
// what was not shown in this chat.
type buttons struct {
	key []byte
}

// data writes what a button carries in a chat; one with an owner is theirs alone, 0 is
// everybody's there. Its arguments are ids and small
// words of a-z, 0-9 and hyphen; a longer or other one is a mistake of the program.
func (b buttons) data(chat, owner int64, verb string, args []string) (string, error) {
	data := strings.Join(append([]string{"v1", verb}, args...), ".")
	for _, part := range append([]string{verb}, args...) {
		if strings.IndexFunc(part, notPlain) >= 0 {
			return "", fmt.Errorf("bot: button %s: an argument is not of a-z, 0-9 and hyphen", verb)
		}
	}
	signed := data + "." + b.tag(chat, owner, data)
	if len(signed) > dataLimit {
		return "", fmt.Errorf("bot: button %s: %d bytes of %d", verb, len(signed), dataLimit)
	}
	return signed, nil
}

// press reads what a button pressed in a chat carries, or fails with errButton. owner
// is as for data.
func (b buttons) press(chat, owner int64, signed string) (handlers.Press, error) {
	dot := strings.LastIndexByte(signed, '.')
	if dot < 0 {
		return handlers.Press{}, errButton
	}
	data, tag := signed[:dot], signed[dot+1:]
	if !hmac.Equal([]byte(tag), []byte(b.tag(chat, owner, data))) {
		return handlers.Press{}, errButton
	}
	parts := strings.Split(data, ".")
	if len(parts) < 2 || parts[0] != "v1" {
		return handlers.Press{}, errButton
	}
	return handlers.Press{Verb: parts[1], Args: parts[2:]}, nil
}

// tag is 40 bits of a keyed hash: guessing one takes more presses than a chat
// can make.
func (b buttons) tag(chat, owner int64, data string) string {
	mac := hmac.New(sha256.New, b.key)
	if owner != 0 {
		fmt.Fprintf(mac, "%d ", owner)
	}
	fmt.Fprintf(mac, "%d\x00%s", chat, data)
	return tagAlphabet.EncodeToString(mac.Sum(nil)[:5])
}

// verbOf is the verb that a button seems to carry; whether it does, its tag tells.
func verbOf(signed string) string {
	parts := strings.SplitN(signed, ".", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[1]
}

func notPlain(r rune) bool {
	return !(r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z')
}
