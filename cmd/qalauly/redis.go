package main

import (
	"errors"
	"fmt"
	"strings"

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
		return func() redis.UniversalClient { return redis.NewClient(options) }, nil
	case "redis-sentinel":
		options, err := redis.ParseFailoverURL("redis://" + rest)
		if err != nil || options.MasterName == "" {
			return nil, errors.New("cannot be read; give redis-sentinel://:password@sentinel1:26379/0?addr=sentinel2:26379&master_name=main")
		}
		return func() redis.UniversalClient { return redis.NewFailoverClient(options) }, nil
	case "redis-cluster":
		options, err := redis.ParseClusterURL("redis://" + rest)
		if err != nil {
			return nil, errors.New("cannot be read; give redis-cluster://user:password@node1:6379?addr=node2:6379")
		}
		return func() redis.UniversalClient { return redis.NewClusterClient(options) }, nil
	}
	return nil, errors.New("must begin with redis://, rediss://, unix://, redis-sentinel:// or redis-cluster://")
}
