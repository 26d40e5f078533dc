package postgres

import (
	"context"
	"net"
	"time"
)

// silence is how long a server may not acknowledge what was sent before the
// connection counts as dead: one that died without a word (a machine that is gone
// after a failover) would be waited for much longer by default.
const silence = 10 * time.Second

func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	dialer := net.Dialer{
		Timeout:         5 * time.Second,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
		Control:         limitSilence,
	}
	return dialer.DialContext(ctx, network, addr)
}
