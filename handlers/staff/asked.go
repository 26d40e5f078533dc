package staff

import (
	"fmt"
	"strconv"
	"strings"

	"qalauly/internal/audit"
)

// Asked is what a worker is to do, as the reference of its task.
type Asked struct {
	Person int64 // who gets what comes of it
	Update int64 // by which it was asked
	Whom   string
	Days   string
}

// String writes the reference.
func (a Asked) String() string { return fmt.Sprintf("%d:%d:%s:%s", a.Person, a.Update, a.Whom, a.Days) }

// ReadAsked reads a reference, with the entries of the audit that are meant.
func ReadAsked(ref string) (Asked, audit.Query, error) {
	parts := strings.Split(ref, ":")
	if len(parts) != 4 {
		return Asked{}, audit.Query{}, fmt.Errorf("staff: task %q", ref)
	}
	a := Asked{Whom: parts[2], Days: parts[3]}
	var err error
	if a.Person, err = strconv.ParseInt(parts[0], 10, 64); err == nil {
		a.Update, err = strconv.ParseInt(parts[1], 10, 64)
	}
	if err != nil {
		return a, audit.Query{}, fmt.Errorf("staff: task %q: %w", ref, err)
	}
	w := wanted{span: readSpan(a.Days)}
	w.readWho(a.Whom)
	return a, w.query(), nil
}
