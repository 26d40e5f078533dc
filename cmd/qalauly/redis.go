package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// openRedis makes a client for the url without connecting: one server, those
// that a Sentinel names, or a cluster.
func openRedis(url string) (redis.UniversalClient, error) {
	open, err := redisOptions(url)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	return open(), nil
}

// redisOptions reads the url. Its errors do not repeat it, because a password may
// stand anywhere in an url that cannot be read.
func redisOptions(url string) (open func() redis.UniversalClient, err error) {
	scheme, rest, _ := strings.Cut(url, "://")
	switch scheme {
	case "redis", "rediss", "unix":
		options, err := redis.ParseURL(url)
		if err != nil || scheme != "unix" && strings.HasPrefix(options.Addr, ":") {
			return nil, errors.New("cannot be read; give redis://user:password@host:6379/0, with special characters of the password written as %XX")
		}
		brisk(&options.DialTimeout, &options.ReadTimeout, &options.WriteTimeout, &options.MaxRetries, &options.DialerRetries)
		return func() redis.UniversalClient { return redis.NewClient(options) }, nil
	case "redis-sentinel":
		options, err := redis.ParseFailoverURL("redis://" + rest)
		if err != nil || options.MasterName == "" {
			return nil, errors.New("cannot be read; give redis-sentinel://:password@sentinel1:26379/0?addr=sentinel2:26379&master_name=main")
		}
		brisk(&options.DialTimeout, &options.ReadTimeout, &options.WriteTimeout, &options.MaxRetries, &options.DialerRetries)
		return func() redis.UniversalClient { return redis.NewFailoverClient(options) }, nil
	case "redis-cluster":
		options, err := redis.ParseClusterURL("redis://" + rest)
		if err != nil {
			return nil, errors.New("cannot be read; give redis-cluster://user:password@node1:6379?addr=node2:6379")
		}
		brisk(&options.DialTimeout, &options.ReadTimeout, &options.WriteTimeout, &options.MaxRetries, &options.DialerRetries)
		return func() redis.UniversalClient { return redis.NewClusterClient(options) }, nil
	}
	return nil, errors.New("must begin with redis://, rediss://, unix://, redis-sentinel:// or redis-cluster://")
}

// brisk sets the limits that the url does not: a Redis that is away costs an answer
// a third of a second, and only the first one, because conversations then leave it
// alone for a while.
func brisk(dial, read, write *time.Duration, retries, dials *int) {
	for _, limit := range []*time.Duration{dial, read, write} {
		if *limit == 0 {
			*limit = 300 * time.Millisecond
		}
	}
	if *retries == 0 {
		*retries = -1
	}
	if *dials == 0 {
		*dials = 1
	}
}
