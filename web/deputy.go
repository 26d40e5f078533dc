package web

import (
	"context"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Deputies are the public pages of deputies, which Telegram shows a preview of
// below a card. They tell what a card tells, to everybody.
//
//	GET /d/{id}?lang=kk      the page; id in base 36; without lang as Accept-Language says
//	GET /d/{id}/photo.png    the portrait
type Deputies struct {
	DB        postgres.DB
	Portrait  func(ctx context.Context, d deputy.Deputy) ([]byte, error) // deputy.ErrUnknown where there is none
	BotName   func() string                                              // without @; "" as long as it is not known
	PublicURL string                                                     // begins the addresses in a page
	Now       func() time.Time
}

//go:embed deputy.html missing.html
var pages embed.FS

var deputyPage = template.Must(template.ParseFS(pages, "deputy.html"))

var missingPage = template.Must(template.ParseFS(pages, "missing.html"))

// keepPage is how long others may keep a page: a seat changes hands more seldom.
const keepPage = "public, max-age=3600"

// Handle serves the pages.
func (p Deputies) Handle(mux *http.ServeMux) {
	mux.HandleFunc("GET /d/{id}", p.page)
	mux.HandleFunc("GET /d/{id}/photo.png", p.photo)
}

// pageData is what the page says, in its language.
type pageData struct {
	Lang, Other, OtherName string
	Name, About            string
	Lines                  []string
	Address, Photo, Bot    string
	Open                   string
}

func (p Deputies) page(w http.ResponseWriter, r *http.Request) {
	l := language(r)
	w.Header().Set("Vary", "Accept-Language")
	d, err := p.find(r)
	if errors.Is(err, deputy.ErrUnknown) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_ = missingPage.Execute(w, p.missing(l))
		return
	}
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", keepPage)
	_ = deputyPage.Execute(w, p.say(l, d))
}

// language is the one an address names, else the first of Accept-Language that we
// speak, as browsers write the dearest first; else Kazakh.
func language(r *http.Request) locales.Lang {
	if l, ok := locales.Known(r.URL.Query().Get("lang")); ok {
		return l
	}
	for _, tag := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		tag, _, _ = strings.Cut(tag, "-")
		if l, ok := locales.Known(strings.ToLower(tag)); ok {
			return l
		}
	}
	return locales.Kazakh
}

// otherThan is the language that a page offers beside its own.
func otherThan(l locales.Lang) locales.Lang {
	if l == locales.Kazakh {
		return locales.Russian
	}
	return locales.Kazakh
}

// missing says in both languages, the likelier one first, that there is no such
// deputy, with the way to find one.
func (p Deputies) missing(first locales.Lang) []pageData {
	var said []pageData
	for _, l := range []locales.Lang{first, otherThan(first)} {
		data := pageData{Lang: string(l), About: l.Text("card.no_page"), Open: l.Text("button.open")}
		if name := p.BotName(); name != "" {
			data.Bot = "https://t.me/" + name + "?start=find"
		}
		said = append(said, data)
	}
	return said
}

// say puts a page into words.
func (p Deputies) say(l locales.Lang, d deputy.Deputy) pageData {
	other := otherThan(l)
	lines := offices(l, d)
	id := strconv.FormatInt(d.ID, 36)
	data := pageData{
		Lang: string(l), Other: string(other), OtherName: other.Text("language.name"),
		Name: d.Full(string(l)), About: strings.Join(lines, " · "), Lines: lines,
		Address: p.PublicURL + "/d/" + id, Photo: p.PublicURL + "/d/" + id + "/photo.png",
		Open: l.Text("button.open"),
	}
	if name := p.BotName(); name != "" {
		data.Bot = "https://t.me/" + name + "?start=d" + id
	}
	return data
}

// offices is as what somebody was elected, when people are received, and whether
// there is such a person at all.
func offices(l locales.Lang, d deputy.Deputy) []string {
	lang := string(l)
	var lines []string
	for _, m := range d.Mandates {
		args := locales.Args{"Body": m.Body.Of.In(lang)}
		if m.District == nil {
			lines = append(lines, l.Text("card.listed", args))
			continue
		}
		args["Number"] = m.District.Number
		lines = append(lines, l.Text("card.elected", args))
	}
	if len(d.Mandates) == 0 {
		lines = append(lines, l.Text("card.former"))
	}
	for _, h := range d.Hours {
		lines = append(lines, l.Text("card.hours", locales.Args{
			"Weekday": l.Weekday(h.Weekday), "Opens": h.Opens, "Closes": h.Closes, "Place": h.Place.In(lang),
		}))
	}
	if d.Invented {
		lines = append(lines, l.Text("card.invented"))
	}
	return lines
}

func (p Deputies) photo(w http.ResponseWriter, r *http.Request) {
	d, err := p.find(r)
	if err != nil {
		refuse(w, err)
		return
	}
	body, err := p.Portrait(r.Context(), d)
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", http.DetectContentType(body))
	w.Header().Set("Cache-Control", keepPage)
	_, _ = w.Write(body)
}

// find reads the deputy of an address, or fails with deputy.ErrUnknown.
func (p Deputies) find(r *http.Request) (deputy.Deputy, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 36, 64)
	if err != nil {
		return deputy.Deputy{}, deputy.ErrUnknown
	}
	return deputy.Get(r.Context(), p.DB, id, p.Now())
}

// refuse tells that there is nothing, or nothing now; why is nobody's business.
func refuse(w http.ResponseWriter, err error) {
	if errors.Is(err, deputy.ErrUnknown) {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	w.Header().Set("Retry-After", "5")
	http.Error(w, "try again", http.StatusServiceUnavailable)
}
