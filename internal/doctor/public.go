package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
)

// askPublic looks whether the service is reached where it should be. That nobody
// answers is wrong only while a process runs.
func askPublic(ctx context.Context, e *exam, r *report) {
	if e.PublicURL == "" {
		r.well("PUBLIC_URL", "is empty: updates come by long polling")
		e.locals(ctx, r)
		return
	}
	code, err := e.health(ctx, e.PublicURL+"/healthz")
	tell := r.wrong
	if e.running == 0 {
		tell = r.warn
	}
	switch {
	case err != nil:
		tell("PUBLIC_URL", advice(err), "%s is not reached from here: %s", hostOf(e.PublicURL), plain(err))
	case code != http.StatusOK:
		tell("PUBLIC_URL", "let the proxy in front pass everything under this address to HTTP_ADDR", "%s answers %d to /healthz instead of 200", hostOf(e.PublicURL), code)
	default:
		r.well("PUBLIC_URL", "the service answers through it")
	}
	e.locals(ctx, r)
}

// locals looks at the addresses on this machine: free for serve, or ours already.
func (e *exam) locals(ctx context.Context, r *report) {
	for _, site := range []struct{ setting, addr, path string }{{"HTTP_ADDR", e.HTTPAddr, "/healthz"}, {"METRICS_ADDR", e.MetricsAddr, "/metrics"}} {
		if site.addr != "" {
			e.local(ctx, r, site.setting, site.addr, site.path)
		}
	}
}

func (e *exam) local(ctx context.Context, r *report, setting, addr, path string) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		listener.Close()
		r.well(setting, "%s is free", addr)
		return
	}
	host, port, bad := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	code, errAsk := e.health(ctx, "http://"+net.JoinHostPort(host, port)+path)
	if bad == nil && errAsk == nil && code == http.StatusOK {
		r.well(setting, "a process of the service answers at %s", addr)
		return
	}
	r.wrong(setting, "give another address, or end what has this one", "%s cannot be had: %s", addr, plain(err))
}

func (e *exam) health(ctx context.Context, url string) (code int, err error) {
	ctx, cancel := e.patient(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, fmt.Errorf("doctor: health: %w", err)
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	return resp.StatusCode, nil
}

// advice is what to do when an address is not reached.
func advice(err error) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &dns):
		return "see that the name is right and points to this service (DNS)"
	case errors.As(err, &cert):
		return "give it a certificate that is trusted, with its whole chain: Telegram looks at it as this command does"
	}
	return "start qalauly serve if it does not run; see that the proxy in front and the firewall let calls in"
}

// plain is an error without the address it repeats.
func plain(err error) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var timeout net.Error
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return "its name is not found"
	case errors.As(err, &cert):
		return "its certificate is not trusted (" + cert.Err.Error() + ")"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &op):
		return op.Err.Error()
	}
	return "the connection failed"
}
