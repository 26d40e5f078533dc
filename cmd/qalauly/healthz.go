package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

type healthzCmd struct {
	HTTPAddr string `name:"http-addr" env:"HTTP_ADDR" default:":8080" help:"Where serve answers."`
	Path     string `default:"/healthz" help:"What is asked for."`
}

// Run asks the service on this machine whether it is well: for containers that
// hold nothing but this program.
func (c healthzCmd) Run() error {
	if fault := addrFault(c.HTTPAddr); fault != "" {
		return &ConfigError{[]string{"HTTP_ADDR: " + fault}}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
	defer cancel()
	return askHealth(ctx, "http://"+reachable(c.HTTPAddr)+c.Path)
}

// reachable is an address to call for one to listen on.
func reachable(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func askHealth(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 1000))
	if answer.StatusCode != http.StatusOK {
		return errors.Join(fmt.Errorf("%s: %s", answer.Status, said), err)
	}
	return err
}
