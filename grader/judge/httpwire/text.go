package httpwire

import (
	"bytes"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// exchange returns how a request prints, and its answer once it is there:
// "POST /notes; Content-Type: application/json; {}" and "201; Location: /notes/1; {}".
func exchange(w http.ResponseWriter, r *http.Request) (call, got func() string) {
	var body []byte
	if r != nil {
		body, r.Body = readBody(r.Body)
	}
	before := len(recorded(w).body)
	return func() string { return requestText(r, body) }, func() string {
		answer := recorded(w)
		if answer.code == 0 {
			return "returned"
		}
		return parts(strconv.Itoa(answer.code), answer.header, answer.body[min(before, len(answer.body)):])
	}
}

// requestValue prints a request that is a value among others, without its body.
func requestValue(v reflect.Value) string {
	r, _ := v.Interface().(*http.Request)
	return "{" + requestText(r, nil) + "}"
}

func requestText(r *http.Request, body []byte) string {
	if r == nil || r.URL == nil {
		return "nil"
	}
	return parts(r.Method+" "+r.URL.RequestURI(), r.Header, body)
}

// maxShown bounds how much of a body is shown, in bytes.
const maxShown = 160

// parts prints what a message begins with, its header and its body on one line.
func parts(first string, header http.Header, body []byte) string {
	text := first
	for _, name := range slices.Sorted(maps.Keys(header)) {
		text += "; " + name + ": " + strings.Join(header[name], ", ")
	}
	body = bytes.TrimRight(body, "\r\n")
	switch more := len(body) > maxShown; {
	case len(body) == 0:
	case !utf8.Valid(body):
		text += "; " + strconv.Itoa(len(body)) + " bytes"
	case more:
		text += "; " + strings.ToValidUTF8(string(body[:maxShown]), "") + "…"
	default:
		text += "; " + string(body)
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, text)
}

// recording is what a response recorder holds.
type recording struct {
	code   int
	header http.Header // as it was sent
	body   []byte
}

// recorded looks into a *httptest.ResponseRecorder, by its fields: linking its package
// would put it into every program. Any other writer keeps what it was told to itself.
func recorded(w http.ResponseWriter) (r recording) {
	v := reflect.ValueOf(w)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type().Elem().PkgPath() != "net/http/httptest" || v.Type().Elem().Name() != "ResponseRecorder" {
		return r
	}
	v = v.Elem()
	r.code, r.header = int(v.FieldByName("Code").Int()), w.Header()
	if body, ok := v.FieldByName("Body").Interface().(*bytes.Buffer); ok && body != nil {
		r.body = body.Bytes()
	}
	if sent := v.FieldByName("snapHeader"); sent.IsValid() && !sent.IsNil() {
		r.header = http.Header{}
		for name, values := range sent.Seq2() {
			for _, value := range values.Seq2() {
				r.header[name.String()] = append(r.header[name.String()], value.String())
			}
		}
	}
	return r
}
