package main

import (
	"io"

	"github.com/sirupsen/logrus"
)

// newLogger writes to out in the format of LOG_FORMAT. The secrets, and whatever
// looks like a token or a password in an address, are blotted out of every line.
func newLogger(out io.Writer, level logrus.Level, format string, secrets ...string) *logrus.Logger {
	log := logrus.New()
	log.SetOutput(out)
	log.SetLevel(level)
	var f logrus.Formatter = &logrus.TextFormatter{FullTimestamp: true}
	if format == "json" {
		f = &logrus.JSONFormatter{}
	}
	log.SetFormatter(redacting{f, newBlotter(secrets...)})
	return log
}

// redacting is a formatter whose lines hold no secrets.
type redacting struct {
	logrus.Formatter
	blotter *blotter
}

// Format blots secrets out of the formatted line.
func (r redacting) Format(entry *logrus.Entry) ([]byte, error) {
	line, err := r.Formatter.Format(entry)
	return []byte(r.blotter.clean(string(line))), err
}
