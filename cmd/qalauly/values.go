package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sirupsen/logrus"

	"qalauly/appeal"
	"qalauly/calendar"
)

// Admins are the ids of ADMIN_IDS.
func (c Config) Admins() []int64 {
	ids, _ := parseIDs(c.AdminIDs)
	return ids
}

// Rate is SEND_RATE.
func (c Config) Rate() int {
	rate, _ := parseRate(c.SendRate)
	return rate
}

// Hours is WORK_HOURS.
func (c Config) Hours() calendar.Hours {
	hours, _ := calendar.ParseHours(c.WorkHours)
	return hours
}

// Limits is APPEAL_LIMITS.
func (c Config) Limits() appeal.Limits {
	limits, _ := appeal.ParseLimits(c.AppealLimits)
	return limits
}

// Level is LOG_LEVEL.
func (c Config) Level() logrus.Level {
	level, err := logrus.ParseLevel(c.LogLevel)
	if err != nil {
		return logrus.InfoLevel
	}
	return level
}

func parseRate(text string) (int, error) {
	rate, err := strconv.Atoi(text)
	if err != nil || rate < 1 || rate > 1000 {
		return 0, fmt.Errorf("%q is not a whole number from 1 to 1000", text)
	}
	return rate, nil
}

// parseIDs reads numbers separated by commas or spaces.
func parseIDs(text string) ([]int64, error) {
	var ids []int64
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil || id <= 0 {
			return nil, fmt.Errorf("%q is not a person's Telegram id; give numbers separated by commas, as 700000001,700000002", word)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// staffGroup is the id of the staff's group; 0 where there is none, or only a @name.
func (c Config) staffGroup() int64 {
	id, _ := strconv.ParseInt(c.StaffChat, 10, 64)
	return id
}
