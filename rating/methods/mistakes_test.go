package methods_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// spoil is R1 with one thing in it changed: the first old after the words after.
// line is that on which the change begins.
func spoil(t *testing.T, after, old, change string) (body string, line int) {
	t.Helper()
	text := string(methods.R1File())
	from := strings.Index(text, after)
	require.GreaterOrEqual(t, from, 0, "%q is not in the file", after)
	at := strings.Index(text[from:], old)
	require.GreaterOrEqual(t, at, 0, "%q does not come after %q", old, after)
	at += from
	return text[:at] + change + text[at+len(old):], strings.Count(text[:at], "\n") + 1
}

// TestMistakes: each kind of mistake is told with its line, field, value and rule.
// up is how many lines above the change it is told: where a field is missing, its
// table is named.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after, old, change string
		up                 int
		field, value, rule string
	}{
		"unknown field":             {`[window]`, `weeks = 13`, "weeks = 13\nmonths = 3", -1, "window.months", "3", "no such field"},
		"unknown table":             {`[window]`, `[window]`, "[windows]\na = 1\n[window]", 0, "windows", "a table", "no such field"},
		"missing field":             {`[window]`, `min_exposure = 0.5`, ``, 2, "window.min_exposure", "", "is missing; it must be a number from 0 to 1"},
		"missing table":             {`[rounding]`, "[rounding]\ndigits = 6       # of every value before ranking\nscore_digits = 1 # half up", ``, -99, "rounding", "", "is missing; it must be a table"},
		"missing language":          {`code = "A4"`, `ru = "Личный приём граждан"`, ``, 4, "criterion[A4].ru", "", "is missing; it must be a text"},
		"empty text":                {`code = "A4"`, `ru = "Личный приём граждан"`, `ru = " "`, 0, "criterion[A4].ru", `" "`, "must not be empty"},
		"text for a number":         {`code = "A4"`, `weight = 6`, `weight = "six"`, 0, "criterion[A4].weight", `"six"`, "must be a number from 0 to 100"},
		"number for a text":         {`format = 1`, `id = "R1"`, `id = 1`, 0, "id", "1", "must be a text"},
		"point in a whole number":   {`[ranking]`, `top = 10`, `top = 10.5`, 0, "ranking.top", "10.5", "must be a whole number"},
		"number out of bounds":      {`[missing]`, `max_share = 0.6`, `max_share = 60`, 0, "missing.max_share", "60", "must be from 0 to 1"},
		"not a number":              {`[missing]`, `max_share = 0.6`, `max_share = nan`, 0, "missing.max_share", "NaN", "must be from 0 to 1"},
		"text for a flag":           {`code = "false_record"`, `voids_record = true`, `voids_record = "yes"`, 0, "penalty[false_record].voids_record", `"yes"`, "true or false"},
		"text for a date":           {`format = 1`, `2025-12-29`, `"soon"`, 0, "effective_from", `"soon"`, "must be a date"},
		"not a Monday":              {`format = 1`, `2025-12-29`, `2025-12-30`, 0, "effective_from", "2025-12-30", "must be a Monday; this is a Tuesday"},
		"not a time of day":         {`[week]`, `"18:00"`, `"6 pm"`, 0, "week.objections_until", `"6 pm"`, "must be a time of day"},
		"another form":              {`format = 1`, `format = 1`, `format = 2`, 0, "format", "2", "must be 1"},
		"none of the allowed":       {`code = "A4"`, `kind = "count"`, `kind = "sum"`, 0, "criterion[A4].kind", `"sum"`, "must be one of ratio, mean, count, threshold"},
		"unknown in a list":         {`code = "A4"`, `"programme"]`, `"rumour"]`, 0, "criterion[A4].source", `["staff", "rumour"]`, "some of staff, appeal, programme"},
		"twice in a list":           {`code = "A4"`, `"programme"]`, `"staff"]`, 0, "criterion[A4].source", `["staff", "staff"]`, "none twice"},
		"empty list":                {`code = "A4"`, `source = ["staff", "programme"]`, `source = []`, 0, "criterion[A4].source", `[]`, "at least one"},
		"appeals and staff":         {`code = "A2"`, `["appeal"]`, `["appeal", "staff"]`, 0, "criterion[A2].source", `["appeal", "staff"]`, "appeal must stand alone"},
		"no such block":             {`code = "A4"`, `block = "A"`, `block = "D"`, 0, "criterion[A4].block", `"D"`, "there is no such block"},
		"letter of another block":   {`code = "A4"`, `block = "A"`, `block = "B"`, 1, "criterion[A4].code", `"A4"`, "must begin with the letter of its block, B"},
		"code of a wrong form":      {`code = "C4"`, `code = "C4"`, `code = "c4"`, 0, "criterion[c4].code", `"c4"`, "the letter of its block and a number"},
		"code used twice":           {`code = "A5"`, `code = "A5"`, `code = "A4"`, 0, "criterion[A4].code", `"A4"`, "is used twice"},
		"weights of a block":        {`code = "A4"`, `weight = 6`, `weight = 7`, -99, "block[A].weight", "55", "the weights of its criteria must make it; they make 56"},
		"weights of the blocks":     {`[[block]]`, `weight = 55`, `weight = 54`, 4, "block", "3 tables", "must make 100; these make 99"},
		"block without criterion":   {`[[block]]`, "weight = 30\n", "weight = 30\n\n[[block]]\ncode = \"D\"\nkk = \"к\"\nru = \"р\"\nweight = 0\n", -3, "block[D].code", `"D"`, "has no criterion"},
		"no block":                  {`code = "A1"`, `block = "A"`, ``, 2, "criterion[A1].block", "", "is missing"},
		"target missing":            {`code = "A4"`, `, city = 6`, ``, 0, "criterion[A4].targets.city", "", "is missing"},
		"target of no level":        {`code = "A4"`, `city = 6`, `city = 6, town = 6`, 0, "criterion[A4].targets.town", "6", "no such field"},
		"target of zero":            {`code = "A4"`, `city = 6`, `city = 0`, 0, "criterion[A4].targets.city", "0", "must be from 0.5"},
		"targets of a ratio":        {`code = "A6"`, `dated_by`, "targets = { city = 1 }\ndated_by", 0, "criterion[A6].targets", "a table", "only a count has it, and this is a ratio"},
		"threshold without need":    {`code = "C5"`, `needed = 1`, ``, 12, "criterion[C5].needed", "", "is missing"},
		"cases of a count":          {`code = "A4"`, `dated_by`, "min_cases = 5\ndated_by", 0, "criterion[A4].min_cases", "5", "only a ratio or a mean has it"},
		"cap per month":             {`code = "A5"`, `per = "day"`, `per = "month"`, 0, "criterion[A5].caps[month].per", `"month"`, "must be one of day, week, window"},
		"cap by no field":           {`code = "B1"`, `field = "outlet"`, `field = "paper"`, 0, "criterion[B1].caps[week].field", `"paper"`, "must be a field of this criterion"},
		"cap by an optional field":  {`code = "B1"`, `field = "outlet"`, `field = "topic"`, 0, "criterion[B1].caps[week].field", `"topic"`, "that every record has"},
		"caps that are no list":     {`code = "B2"`, `[{ per = "week", max = 1 }]`, `1`, 0, "criterion[B2].caps", "1", "must be a list of tables"},
		"dated by no date":          {`code = "A4"`, `dated_by = "date"`, `dated_by = "place"`, 0, "criterion[A4].dated_by", `"place"`, "must be a date among the fields"},
		"dated by an optional date": {`code = "A2"`, `dated_by = "due_on"`, `dated_by = "answered_at"`, 0, "criterion[A2].dated_by", `"answered_at"`, "that every record has"},
		"field of no kind":          {`code = "A4"`, `kind = "place"`, `kind = "spot"`, 0, "criterion[A4].fields[place].kind", `"spot"`, "must be one of date"},
		"field used twice":          {`code = "A4"`, `name = "place"`, `name = "received"`, -2, "criterion[A4].fields[received].name", `"received"`, "is used twice"},
		"field with a bad name":     {`code = "B2"`, `name = "network"`, `name = "Сеть"`, 0, "criterion[B2].fields[Сеть].name", `"Сеть"`, "small Latin letters"},
		"bounds upside down":        {`code = "A4"`, `min = 0, max = 500`, `min = 9, max = 5`, 0, "criterion[A4].fields[received].min", "9", "must not be above max"},
		"text that scales":          {`code = "B2"`, `kind = "text", kk`, `kind = "text", scales = true, kk`, 0, "criterion[B2].fields[network].scales", "true", "only an integer or a number"},
		"needed with no choice":     {`code = "A6"`, `mark=excused`, `mark=ill`, 0, "criterion[A6].fields[reason].needed_with", `"mark=ill"`, "one of its options"},
		"needed always and with":    {`code = "A6"`, `kind = "text", optional = true, needed_with`, `kind = "text", needed_with`, 0, "criterion[A6].fields[reason].needed_with", `"mark=excused"`, "only an optional field"},
		"choice without options":    {`code = "B1"`, `kind = "text", kk = "БАҚ"`, `kind = "choice", kk = "БАҚ"`, 0, "criterion[B1].fields[outlet].options", "", "at least two options"},
		"more done than due":        {`code = "A6"`, `x = 1, n = 1`, `x = 2, n = 1`, 0, "criterion[A6].fields[mark].options[present].x", "2", "must not be above n, 1"},
		"due of a count":            {`code = "A4"`, `x = 0.5,`, `x = 0.5, n = 1,`, 0, "criterion[A4].fields[announced].options[after].n", "1", "only a ratio or a mean"},
		"option used twice":         {`code = "A6"`, `code = "absent"`, `code = "present"`, 0, "criterion[A6].fields[mark].options[present].code", `"present"`, "is used twice"},
		"bands out of order":        {`code = "high"`, `from = 65`, `from = 85`, 0, "band[high].from", "85", "must be below that of the band before, 80"},
		"last band above zero":      {`code = "very_low"`, `from = 0`, `from = 1`, 0, "band[very_low].from", "1", "must begin at 0"},
		"penalty upside down":       {`code = "ethics"`, `min = 3`, `min = 11`, 0, "penalty[ethics].min", "11", "must not be above max"},
		"penalty above all":         {`code = "ethics"`, `max = 10`, `max = 20`, 0, "penalty[ethics].max", "20", "must not be above penalties.max, 15"},
		"verifier of no office":     {`code = "city"`, `verifier = "region"`, `verifier = "friend"`, 0, "level[city].verifier", `"friend"`, "must be one of centre, region"},
		"means upside down":         {`[missing]`, `mean_min = 0.2`, `mean_min = 0.95`, 0, "missing.mean_min", "0.95", "must not be above mean_max"},
		"a mean of nothing":         {`[missing]`, "pull = 5\nprior_cases = 10", "pull = 0\nprior_cases = 0", 0, "missing.pull", "0", "must be above 0"},
		"quantiles upside down":     {`[ranges]`, `low = 0.05`, `low = 0.99`, 0, "ranges.low", "0.99", "must be below high"},
		"post before decisions":     {`[week]`, `post_day = 8`, `post_day = 4`, 0, "week.post_day", "4", "must not come before the last day of decisions, 5"},
		"no TOML":                   {`[week]`, `post_day = 8`, `post_day = `, 0, "week.post_day", "", "this is no TOML"},
		"a key twice":               {`[week]`, `post_day = 8`, "post_day = 8\npost_day = 9", -1, "week.post_day", "", "this is no TOML"},
	} {
		body, line := spoil(t, c.after, c.old, c.change)
		_, err := methods.Parse("bad.toml", []byte(body))
		var problems methods.Problems
		require.True(t, errors.As(err, &problems), name)
		found := false
		for _, p := range problems {
			if p.Field != c.field || !strings.Contains(p.Rule, c.rule) {
				continue
			}
			found = true
			require.Equal(t, "bad.toml", p.File, name)
			require.Equal(t, c.value, p.Value, name)
			if c.up != -99 {
				require.Equal(t, line-c.up, p.Line, name)
			}
			require.Contains(t, err.Error(), p.String(), name)
		}
		require.True(t, found, "%s: not told: %v", name, err)
		require.LessOrEqual(t, len(problems), 3, "%s: one mistake is told as many: %v", name, err)
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	body := string(methods.R1File())
	for _, change := range [][2]string{
		{`weeks = 13         #`, `weeks = "many" #`}, {`max_share = 0.6`, `max_share = 6`}, {`runs = 1000`, `run = 1000`},
		{`verifier = "centre"`, `verifier = "moon"`}, {`x = 0.5, n = 1`, `x = 0.5, n = 0`},
	} {
		require.Contains(t, body, change[0])
		body = strings.Replace(body, change[0], change[1], 1)
	}
	_, err := methods.Parse("bad.toml", []byte(body))
	var problems methods.Problems
	require.ErrorAs(t, err, &problems)
	var fields []string
	for i, p := range problems {
		fields = append(fields, p.Field)
		require.True(t, i == 0 || problems[i-1].Line <= p.Line, "in the order of lines")
	}
	require.Equal(t, []string{"window.weeks", "missing.max_share", "ranges.runs", "ranges.run", "level[national].verifier",
		"criterion[A1].fields[stage].options[late_with_step].x"}, fields)
	require.Contains(t, err.Error(), "mistakes: 6\n  bad.toml:")
}

func TestEmptyFile(t *testing.T) {
	t.Parallel()
	_, err := methods.Parse("empty.toml", nil)
	require.ErrorContains(t, err, "empty.toml:1: id: is missing; it must be a text in quotes")
	require.ErrorContains(t, err, "there must be at least one band")
}
