package main

import (
	"io"
	"regexp"

	"github.com/sirupsen/logrus"
)

// newLogger writes to out in the format of LOG_FORMAT. Whatever looks like a
// token or a password in an address is blotted out of every line.
func newLogger(out io.Writer, level logrus.Level, format string) *logrus.Logger {
	log := logrus.New()
	log.SetOutput(out)
	log.SetLevel(level)
	var f logrus.Formatter = &logrus.TextFormatter{FullTimestamp: true}
	if format == "json" {
		f = &logrus.JSONFormatter{}
	}
	log.SetFormatter(redacting{f})
	return log
}

// redacting is a formatter whose lines hold no secrets.
type redacting struct{ logrus.Formatter }

// Format blots secrets out of the formatted line.
func (r redacting) Format(entry *logrus.Entry) ([]byte, error) {
	line, err := r.Formatter.Format(entry)
	return []byte(redact(string(line))), err
}

var (
	tokenInText    = regexp.MustCompile(`\d{6,}(:|%3[Aa])[A-Za-z0-9_-]{30,}`)
	passwordInText = regexp.MustCompile(`(://[^\s:/@"]*):[^\s@"]+@`)
)

// redact blots out tokens, and passwords in addresses.
func redact(text string) string {
	return passwordInText.ReplaceAllString(tokenInText.ReplaceAllString(text, "***"), "$1:***@")
}
