package doctor

import (
	"context"
	"strconv"
	"strings"
)

// askRedis looks whether Redis answers and keeps what it is given.
func askRedis(ctx context.Context, e *exam, r *report) {
	const about = "REDIS_URL"
	if e.Redis == nil {
		r.unknown("Redis", "is not asked: REDIS_URL is wrong")
		return
	}
	attempt, cancel := e.patient(ctx)
	defer cancel()
	info, err := e.Redis.Info(attempt, "everything").Result()
	if err != nil {
		r.wrong(about, redisAdvice(err), "Redis does not answer as it should: %s", redisReason(err))
		return
	}
	facts := parseInfo(info)
	version := facts["redis_version"]
	switch major, _ := strconv.Atoi(strings.SplitN(version, ".", 2)[0]); {
	case major < 7:
		r.wrong(about, "use Redis 7.0 or newer", "is Redis %s, which is too old", version)
	case facts["role"] == "slave":
		r.wrong(about, "give the address of the master, or of the Sentinels: redis-sentinel://host:26379/0?master_name=main", "is a replica, which takes no writes")
	default:
		r.well(about, "Redis %s", version)
	}
	e.memory(r, facts)
	if facts["aof_enabled"] == "0" && e.savesNever(attempt) {
		r.warn(about, "CONFIG SET appendonly yes, then CONFIG REWRITE", "nothing is written to disk: after a restart people in the middle of a conversation are asked again; nothing else is lost")
	}
}

// memory looks at what Redis does when it is full.
func (e *exam) memory(r *report, facts map[string]string) {
	policy := facts["maxmemory_policy"]
	switch policy {
	case "noeviction":
	case "":
		r.unknown("REDIS_URL", "does not tell its eviction policy; it must be noeviction")
	default:
		r.wrong("REDIS_URL", "CONFIG SET maxmemory-policy noeviction, then CONFIG REWRITE; give caches a Redis of their own", "the eviction policy is %s: unfinished conversations would vanish one by one when the memory is full", policy)
	}
	used, _ := strconv.ParseFloat(facts["used_memory"], 64)
	if most, _ := strconv.ParseFloat(facts["maxmemory"], 64); most > 0 && used > 0.8*most {
		r.warn("REDIS_URL", "raise maxmemory", "%.0f %% of its memory is used", 100*used/most)
	}
}

// savesNever says whether snapshots are off. A hosted Redis does not tell, and
// looks after that by itself.
func (e *exam) savesNever(ctx context.Context) bool {
	values, err := e.Redis.ConfigGet(ctx, "save").Result()
	save, told := values["save"]
	return err == nil && told && save == ""
}

// parseInfo reads the answer to INFO.
func parseInfo(text string) map[string]string {
	facts := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			facts[name] = value
		}
	}
	return facts
}

func redisAdvice(err error) string {
	switch text := err.Error(); {
	case strings.HasPrefix(text, "NOAUTH"), strings.HasPrefix(text, "WRONGPASS"):
		return "give the right user and password in REDIS_URL"
	case strings.HasPrefix(text, "NOPERM"):
		return "let this user run INFO, GET, SET, DEL and PING"
	}
	return "see that Redis runs and that host and port are right; from this machine: redis-cli -u \"$REDIS_URL\" ping"
}

// redisReason keeps the word that Redis begins its errors with.
func redisReason(err error) string {
	word, _, _ := strings.Cut(err.Error(), " ")
	if word != "" && word == strings.ToUpper(word) {
		return word
	}
	return "no connection"
}
