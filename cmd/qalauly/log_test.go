package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"
)

func TestLogHoldsNoSecrets(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log := newLogger(&out, logrus.DebugLevel, format)
		log.WithError(errors.New("Post \"https://api.telegram.org/bot"+goodToken+"/getMe\": EOF")).
			WithField("db", "postgres://user:pass:word@db/q").
			Warn("call of https://api.telegram.org/bot123456789%3AAAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ1/x failed")
		require.NotContains(t, out.String(), "AAbbCC")
		require.NotContains(t, out.String(), "pass:word")
		require.Contains(t, out.String(), "/bot***/getMe")
		require.Contains(t, out.String(), "postgres://user:***@db/q")
	}
}

func TestRedactLeavesTheRest(t *testing.T) {
	for _, text := range []string{
		"update 123456789: done in 12ms", "http://127.0.0.1:8090/", "at 2026-11-22T10:00:00Z chat=-1001234567890",
		"redis://cache:6379/0",
	} {
		require.Equal(t, text, newBlotter().clean(text))
	}
}
