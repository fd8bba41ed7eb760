package hello

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestExampleGet(t *testing.T) {
	answer := httptest.NewRecorder()
	NewHandler().ServeHTTP(answer, httptest.NewRequest("GET", "/hello?name=Ada", nil))
	if answer.Code != 200 {
		t.Errorf("GET /hello?name=Ada = %d; want 200", answer.Code)
	}
	if got := answer.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		t.Errorf("GET /hello?name=Ada has Content-Type %q; want application/json", got)
	}
	var body map[string]string
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil || body["greeting"] != "Hello, Ada!" {
		t.Errorf(`GET /hello?name=Ada has the body %s; want {"greeting":"Hello, Ada!"}`, answer.Body)
	}
}

func TestExamplePost(t *testing.T) {
	for body, want := range map[string]int{`{"name": "Ada"}`: 200, "Ada": 400} {
		answer := httptest.NewRecorder()
		NewHandler().ServeHTTP(answer, httptest.NewRequest("POST", "/hello", strings.NewReader(body)))
		if answer.Code != want {
			t.Errorf("POST /hello %s = %d; want %d", body, answer.Code, want)
		}
	}
}

func TestExampleOtherMethod(t *testing.T) {
	answer := httptest.NewRecorder()
	NewHandler().ServeHTTP(answer, httptest.NewRequest("DELETE", "/hello", nil))
	if answer.Code != 405 || !strings.Contains(answer.Header().Get("Allow"), "POST") {
		t.Errorf("DELETE /hello = %d with Allow %q; want 405 and GET, POST", answer.Code, answer.Header().Get("Allow"))
	}
}
