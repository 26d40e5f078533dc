package line

import (
	"net/url"
	"slices"
	"strings"

	"qalauly/rating/methods"
)

// networkField is how methods call the field for a social network: a short name, into
// which no other words are put.
const networkField = "network"

// network is one that is known: its name, and what else it is called.
type network struct {
	name   string
	called [][]string // phrases of keys
	hosts  []string
}

func networksOf(said [][]string) []network {
	var all []network
	for _, names := range said {
		n := network{name: names[0]}
		for _, name := range names {
			if strings.Contains(name, ".") {
				n.hosts = append(n.hosts, name)
			} else {
				n.called = append(n.called, keys(name))
			}
		}
		all = append(all, n)
	}
	return all
}

// networkOf is the network that words are the name of; "" for none.
func networkOf(said []string) string {
	for _, n := range words().networks {
		if slices.ContainsFunc(n.called, func(phrase []string) bool { return len(said) == len(phrase) && begins(said, phrase) }) {
			return n.name
		}
	}
	return ""
}

// networkAt is the network of an address; "" for none.
func networkAt(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	for _, n := range words().networks {
		if slices.ContainsFunc(n.hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) }) {
			return n.name
		}
	}
	return ""
}

// setNetwork finds the network by its name, else by the address; other words are never
// taken for one.
func (p *reading) setNetwork() {
	f, ok := p.field(func(f methods.Field) bool { return f.Name == networkField && f.Kind == methods.FieldText })
	if !ok {
		return
	}
	var said []string
	for i, t := range p.tokens {
		if t.used != free && t.used != wordUse {
			continue
		}
		if name := networkOf([]string{t.key}); name != "" {
			if p.use(i, 1, optionUse); !slices.Contains(said, name) {
				said = append(said, name)
			}
		}
	}
	if p.draft.Fields[f.Name] != "" {
		return
	}
	if len(said) == 0 {
		for _, link := range append(p.linksSaid(), p.draft.Links...) {
			if name := networkAt(link); name != "" && !slices.Contains(said, name) {
				said = append(said, name)
			}
		}
	}
	switch len(said) {
	case 0:
	case 1:
		p.set(f.Name, said[0])
	default:
		p.ask(Question{About: Field, Field: f.Name, Rule: Which, Said: strings.Join(said, ", "), Options: said})
	}
}

// linksSaid are the addresses in the fields for one.
func (p *reading) linksSaid() (links []string) {
	for _, f := range p.c.Fields {
		if value := p.value(f.Name); f.Kind == methods.FieldURL && value != "" {
			links = append(links, value)
		}
	}
	return links
}

// offered is what may be chosen for a field: its options, or the networks known.
func offered(f methods.Field) []string {
	if f.Name != networkField {
		return codesOf(f)
	}
	var names []string
	for _, n := range words().networks {
		names = append(names, n.name)
	}
	return names
}

// unlabelled is a text without the field's name before it: «тема дороги».
func unlabelled(f methods.Field, text string) string {
	said := strings.Fields(text)
	for _, label := range labelsOf(f) {
		if len(said) > len(label) && begins(keys(text), label) {
			return strings.Join(said[len(label):], " ")
		}
	}
	return text
}
