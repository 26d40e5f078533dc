package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	history "qalauly/activity/invented"
	"qalauly/simulator"
)

// demoToken is the token of the simulated bot; it opens nothing anywhere else.
const demoToken = "7000000001:simulated-bot-of-this-machine-only"

//go:embed demo.json
var demoJSON []byte

// demoData are the invented people at the page and what is said to the one who
// started the demo: data in their languages.
type demoData struct {
	Bot struct {
		Name        string            `json:"name"`
		Username    string            `json:"username"`
		Description map[string]string `json:"description"`
	} `json:"bot"`
	People  []simulator.Profile `json:"people"`
	Members []history.Played    `json:"members"` // what some of the people are to the service
	Places  []simulator.Place   `json:"places"`
	// Operator answers for people's data in the demo, where they never leave the machine.
	Operator struct {
		Name     string `json:"name"`
		BIN      string `json:"bin"`
		Contact  string `json:"contact"`
		Location string `json:"location"`
	} `json:"operator"`
	Welcome []string `json:"welcome"`
}

func readDemoData() (demoData, error) {
	var d demoData
	if err := json.Unmarshal(demoJSON, &d); err != nil {
		return d, fmt.Errorf("demo.json: %w", err)
	}
	return d, nil
}

// world is a simulated Telegram that answers on this machine.
type world struct {
	sim    *simulator.Server
	server *http.Server
	addr   *net.TCPAddr
	keeper *keeper // nil: the chats end with the world
}

// openWorld serves the simulator at addr, or at one of the ports after it when
// that is taken. Message ids go on from the clock: a restart repeats none. kept is
// the file in which the chats outlive it, "" is none; say is told what goes wrong
// with that.
func openWorld(d demoData, addr, kept string, say func(line string)) (*world, error) {
	listener, err := listen(addr)
	if err != nil {
		return nil, err
	}
	w := &world{
		sim: simulator.New(simulator.Config{
			Token: demoToken, BotName: d.Bot.Name, Username: d.Bot.Username, Description: d.Bot.Description,
			People: d.People, Places: d.Places, FirstMessage: int(time.Now().Unix() % 1_000_000_000), Limiter: simulator.Plain,
		}),
		addr: listener.Addr().(*net.TCPAddr),
	}
	if kept != "" {
		if w.keeper, err = keep(w.sim, kept, say); err != nil {
			w.sim.Close()
			return nil, errors.Join(err, listener.Close())
		}
	}
	w.server = &http.Server{Handler: w.sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = w.server.Serve(listener) }()
	return w, nil
}

func listen(addr string) (net.Listener, error) {
	host, text, err := net.SplitHostPort(addr)
	port, bad := strconv.Atoi(text)
	if err != nil || bad != nil {
		return nil, &ConfigError{[]string{fmt.Sprintf("--addr: %q is not an address; give it as 127.0.0.1:8090", addr)}}
	}
	var listener net.Listener
	for next := port; next < port+20; next++ {
		listener, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next)))
		if err == nil || port == 0 {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("no free port from %s on: %w", addr, err)
	}
	return listener, nil
}

// url is where a browser and the service on this machine find it.
func (w *world) url() string {
	if w.addr.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", w.addr.Port)
	}
	return "http://" + w.addr.String()
}

// close ends the world; the service has stopped talking to it by now.
func (w *world) close() error {
	w.sim.Close()
	err := w.server.Close()
	if w.keeper != nil {
		err = errors.Join(err, w.keeper.close())
	}
	return err
}
