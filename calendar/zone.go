package calendar

import (
	"time"
	_ "time/tzdata" // the zone is known on a machine without time zones
)

// Zone is the one time zone of the country: UTC+5 since 1 March 2024. Days and
// weeks are those of this zone.
var Zone = mustLoad("Asia/Almaty")

// Now is the present moment, told in Zone.
func Now() time.Time { return time.Now().In(Zone) }

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("calendar: " + err.Error())
	}
	return zone
}
