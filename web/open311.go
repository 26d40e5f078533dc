package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
)

// OpenData serves appeals without anything personal, in the shape of Open311 GeoReport v2
// for reading (https://wiki.open311.org/GeoReport_v2/): licence CC BY 4.0.
//
//	GET /open311/v2/services.json?lang=kk   the topics
//	GET /open311/v2/requests.json           start_date, end_date (a day, or a moment of which the day counts,
//	                                        Almaty time), status (open, closed, or both by a comma), service_code
//	                                        (several by commas), page (from 1), page_size (100, at most 1,000)
//
// What is asked wrongly is answered by 400 and a list of one {code, description}.
type OpenData struct {
	DB  postgres.DB
	Now func() time.Time
}

// Pages of requests.
const (
	requestsUsual = 100
	requestsMost  = 1000
)

// keepRequests is how long others may keep an answer.
const keepRequests = "public, max-age=300"

// Handle serves the data.
func (o OpenData) Handle(mux *http.ServeMux) {
	mux.HandleFunc("GET /open311/v2/services.json", o.services)
	mux.HandleFunc("GET /open311/v2/requests.json", o.requests)
}

// service is a topic in the shape of Open311.
type service struct {
	Code        appeal.Topic `json:"service_code"`
	Name        string       `json:"service_name"`
	Description string       `json:"description"`
	Metadata    bool         `json:"metadata"`
	Type        string       `json:"type"`
}

func (o OpenData) services(w http.ResponseWriter, r *http.Request) {
	l := language(r)
	w.Header().Set("Vary", "Accept-Language")
	all := []service{}
	for _, t := range appeal.Topics() {
		all = append(all, service{Code: t, Name: wording.Topic(l, string(t)), Type: "realtime"})
	}
	answer(w, http.StatusOK, all)
}

func (o OpenData) requests(w http.ResponseWriter, r *http.Request) {
	wanted, page, err := asked(r.URL.Query())
	if err != nil {
		answer(w, http.StatusBadRequest, []map[string]any{{"code": http.StatusBadRequest, "description": err.Error()}})
		return
	}
	all := []appeal.Request{}
	err = appeal.Requests(r.Context(), o.DB, wanted, page, o.Now(), func(one appeal.Request) error {
		all = append(all, one)
		return nil
	})
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, all)
}

// asked reads what an address asks for. What is wrong with it is said in English, as the
// standard is.
func asked(q url.Values) (w appeal.Wanted, p appeal.Page, err error) {
	p.Limit = requestsUsual
	page := 1
	for _, one := range []struct {
		name  string
		taken func(string) error
	}{
		{"start_date", func(s string) (err error) { w.From, err = dayOf(s); return err }},
		{"end_date", func(s string) (err error) { w.To, err = dayOf(s); return err }},
		{"status", func(s string) error { return statuses(s, &w) }},
		{"service_code", func(s string) error { return codes(s, &w) }},
		{"page", func(s string) (err error) { page, err = counted(s, 1_000_000); return err }},
		{"page_size", func(s string) (err error) { p.Limit, err = counted(s, requestsMost); return err }},
	} {
		if !q.Has(one.name) {
			continue
		}
		if err := one.taken(q.Get(one.name)); err != nil {
			return w, p, fmt.Errorf("%s: %w", one.name, err)
		}
	}
	p.Offset = (page - 1) * p.Limit
	return w, p, nil
}

var (
	errDay    = errors.New("give a day as 2026-11-24, or a moment as RFC 3339 writes it")
	errStatus = errors.New("give open, closed, or both by a comma")
	errTopic  = errors.New("give codes of services.json, several by commas")
)

func dayOf(s string) (calendar.Day, error) {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return calendar.DayOf(at), nil
	}
	day, err := calendar.ParseDay(s)
	if err != nil {
		return 0, errDay
	}
	return day, nil
}

func statuses(s string, w *appeal.Wanted) error {
	for _, one := range strings.Split(s, ",") {
		switch one {
		case "open":
			w.Open = true
		case "closed":
			w.Closed = true
		default:
			return errStatus
		}
	}
	return nil
}

func codes(s string, w *appeal.Wanted) error {
	for _, one := range strings.Split(s, ",") {
		if !slices.Contains(appeal.Topics(), appeal.Topic(one)) {
			return errTopic
		}
		w.Topics = append(w.Topics, appeal.Topic(one))
	}
	return nil
}

func counted(s string, most int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("give a number from 1 to %d", most)
	}
	return n, nil
}

// answer writes JSON that anybody's page may read.
func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if code == http.StatusOK {
		w.Header().Set("Cache-Control", keepRequests)
		w.Header().Set("Link", `<https://creativecommons.org/licenses/by/4.0/>; rel="license"`)
	}
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}
