package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody is how much one request may carry, as with Telegram's own server.
const maxBody = 50 << 20

// upload is a file that came with a call.
type upload struct {
	name string
	data []byte
}

// arguments are what a call says, whichever way it was encoded.
type arguments struct {
	values map[string]string
	files  map[string]upload
}

func (a arguments) str(name string) string { return a.values[name] }

func (a arguments) has(name string) bool { return a.values[name] != "" }

// integer reads a number the way Telegram does: what is no number is 0.
func (a arguments) integer(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(a.values[name]), 10, 64)
	return n
}

func (a arguments) boolean(name string) bool {
	b, _ := parseBool(a.values[name])
	return b
}

func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "1":
		return true, true
	case "false", "no", "0", "":
		return false, true
	}
	return false, false
}

// readArguments reads query, form, multipart or JSON. The whole body is read
// first: an empty multipart body without its closing boundary is no error.
func readArguments(r *http.Request) (arguments, *apiError) {
	a := arguments{values: map[string]string{}, files: map[string]upload{}}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		return a, &apiError{code: 413, description: "Request Entity Too Large"}
	}
	if err != nil {
		return a, bad("simulator: the body ended early")
	}
	if fail := a.addForm(r.URL.RawQuery); fail != nil {
		return a, fail
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(bytes.TrimSpace(body)) == 0:
	case kind == "multipart/form-data":
		if fail := a.addMultipart(body, params["boundary"]); fail != nil {
			return a, fail
		}
	case kind == "application/json":
		if fail := a.addJSON(body); fail != nil {
			return a, fail
		}
	case kind == "application/x-www-form-urlencoded":
		if fail := a.addForm(string(body)); fail != nil {
			return a, fail
		}
	default:
		return a, bad("simulator: a body of type %q is not understood", kind)
	}
	for _, v := range a.values {
		if !utf8.ValidString(v) {
			return a, bad("strings must be encoded in UTF-8")
		}
	}
	return a, nil
}

func (a arguments) add(name, value string) *apiError {
	if _, twice := a.values[name]; twice {
		return bad("simulator: parameter %q is given twice", name)
	}
	a.values[name] = value
	return nil
}

func (a arguments) addForm(encoded string) *apiError {
	form, err := url.ParseQuery(encoded)
	if err != nil {
		return bad("simulator: the form cannot be decoded")
	}
	for name, values := range form {
		for _, v := range values {
			if fail := a.add(name, v); fail != nil {
				return fail
			}
		}
	}
	return nil
}

func (a arguments) addMultipart(body []byte, boundary string) *apiError {
	broken := bad("simulator: the multipart body is broken")
	if !bytes.Contains(body, []byte("--"+boundary+"--")) {
		return broken
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return broken
		}
		if strings.Contains(part.Header.Get("Content-Disposition"), "filename=") { // an empty name is a file too
			a.files[part.FormName()] = upload{name: part.FileName(), data: data}
			continue
		}
		if fail := a.add(part.FormName(), string(data)); fail != nil {
			return fail
		}
	}
}

// addJSON takes the members of one object: strings as they are, the rest as its JSON.
func (a arguments) addJSON(body []byte) *apiError {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return bad("can't parse JSON object")
	}
	for name, raw := range members {
		value := string(raw)
		var text string
		if json.Unmarshal(raw, &text) == nil {
			value = text // null becomes "", which is absent
		}
		if fail := a.add(name, value); fail != nil {
			return fail
		}
	}
	return nil
}
