package hello_test

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/rest/first-handler"
)

// request sends a request with a body, which may be empty, and returns the answer.
func request(h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

// call writes a request as a message does.
func call(method, target, body string) string {
	return strings.TrimSpace(method + " " + target + " " + body)
}

// greets fails t unless a request is answered with 200 and this greeting.
func greets(t *testing.T, method, target, body, want string) {
	t.Helper()
	greetsBy(t, hello.NewHandler(), method, target, body, want)
}

func greetsBy(t *testing.T, h http.Handler, method, target, body, want string) {
	t.Helper()
	rec := request(h, method, target, body)
	if rec.Code != 200 {
		t.Fatalf("%s = %d %s; want 200", call(method, target, body), rec.Code, strings.TrimSpace(rec.Body.String()))
	}
	var got map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
		t.Fatalf("the body of %s is %s, which is no JSON object: %v", call(method, target, body), strings.TrimSpace(rec.Body.String()), err)
	} else if len(got) != 1 || got["greeting"] != want {
		t.Fatalf("the body of %s is %s; want %s", call(method, target, body), strings.TrimSpace(rec.Body.String()), object("greeting", want))
	}
}

// object returns a JSON object with one member.
func object(name, text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]string{name: text}); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// status fails t unless a request is answered with this status, and returns the
// answer.
func status(t *testing.T, want int, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	rec := request(hello.NewHandler(), method, target, body)
	if rec.Code != want {
		t.Fatalf("%s = %d %s; want %d", call(method, target, body), rec.Code, strings.TrimSpace(rec.Body.String()), want)
	}
	return rec
}

func TestGet(t *testing.T) {
	greets(t, "GET", "/hello?name=Grace", "", "Hello, Grace!")
	greets(t, "GET", "/hello?lang=en&name=Edsger", "", "Hello, Edsger!")
}

func TestContentType(t *testing.T) {
	for _, tt := range [][3]string{{"GET", "/hello?name=Grace"}, {"GET", "/hello"}, {"POST", "/hello", `{"name":"Barbara"}`}} {
		got := request(hello.NewHandler(), tt[0], tt[1], tt[2]).Result().Header.Get("Content-Type")
		if media, _, _ := mime.ParseMediaType(got); media != "application/json" {
			t.Fatalf("the answer to %s has Content-Type %q; want application/json", call(tt[0], tt[1], tt[2]), got)
		}
	}
}

func TestPost(t *testing.T) {
	greets(t, "POST", "/hello", `{"name":"Barbara"}`, "Hello, Barbara!")
	greets(t, "POST", "/hello", `{ "lang": "en", "name": "Niklaus", "age": 70 }`, "Hello, Niklaus!")
	greets(t, "POST", "/hello", "{\n\t\"name\": \"J\\u00fcrgen \\ud83d\\ude00\"\n}\n", "Hello, Jürgen 😀!")
}

func TestNoName(t *testing.T) {
	for _, target := range []string{"/hello", "/hello?", "/hello?name=", "/hello?name", "/hello?lang=en"} {
		greets(t, "GET", target, "", "Hello, world!")
	}
	for _, body := range []string{`{}`, `{"name":""}`, `{"name":null}`, `{"lang":"en"}`} {
		greets(t, "POST", "/hello", body, "Hello, world!")
	}
}

func TestOddNames(t *testing.T) {
	for _, name := range []string{
		"Mary Ann", "José", "田中", "👩‍🚀", `the "great"`, `back\slash`, "O'Hara & Sons", "<b>", "a+b=c", "100%", "two\nlines", "bell\a",
	} {
		greets(t, "GET", "/hello?name="+url.QueryEscape(name), "", "Hello, "+name+"!")
		greets(t, "POST", "/hello", object("name", name), "Hello, "+name+"!")
	}
}

func TestOneSource(t *testing.T) {
	greets(t, "POST", "/hello?name=query", `{"name":"body"}`, "Hello, body!")
	greets(t, "POST", "/hello?name=query", `{}`, "Hello, world!")
	greets(t, "GET", "/hello?name=query", `{"name":"body"}`, "Hello, query!")
	greets(t, "GET", "/hello", `{"name":"body"}`, "Hello, world!")
}

func TestBadBodies(t *testing.T) {
	for _, body := range []string{"", "Grace", "name=Grace", "{", `{"name":"Grace"`, `{"name":7}`, `{"name":["Grace"]}`, `["Grace"]`, `"Grace"`, "12"} {
		rec := status(t, 400, "POST", "/hello", body)
		if strings.Contains(rec.Body.String(), "Hello") {
			t.Fatalf("the answer to %s is %d and has the body %q; want no greeting after a mistake", call("POST", "/hello", body), rec.Code, rec.Body)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	for _, method := range []string{"PUT", "DELETE", "PATCH"} {
		rec := status(t, 405, method, "/hello", `{"name":"Grace"}`)
		var allow []string
		for _, m := range strings.Split(strings.Join(rec.Result().Header.Values("Allow"), ","), ",") {
			if m = strings.TrimSpace(m); m != "HEAD" && m != "OPTIONS" {
				allow = append(allow, m)
			}
		}
		slices.Sort(allow)
		if got := strings.Join(allow, ", "); got != "GET, POST" {
			t.Fatalf("the answer to %s /hello has Allow: %q; want GET, POST", method, got)
		}
	}
}

func TestOtherPaths(t *testing.T) {
	for _, path := range []string{"/", "/hell", "/helloo", "/hello/", "/hello/Grace", "/Hello", "/say/hello"} {
		status(t, 404, "GET", path, "")
	}
	status(t, 404, "POST", "/goodbye", `{"name":"Grace"}`)
	status(t, 404, "POST", "/goodbye", "{")
	status(t, 404, "DELETE", "/goodbye", "")
}

func TestEachAlone(t *testing.T) {
	h := hello.NewHandler()
	greetsBy(t, h, "POST", "/hello", `{"name":"Barbara"}`, "Hello, Barbara!")
	greetsBy(t, h, "POST", "/hello", `{}`, "Hello, world!")
	greetsBy(t, h, "GET", "/hello?name=Grace", "", "Hello, Grace!")
	greetsBy(t, h, "GET", "/hello", "", "Hello, world!")
	greetsBy(t, hello.NewHandler(), "POST", "/hello", `{}`, "Hello, world!")
}
