package mergepatch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/rest/merge-patch"
	"github.com/gradus-dev/gradus/challenges/rest/merge-patch/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

var promised = sentinel.Set{"ErrDocument": mergepatch.ErrDocument, "ErrPatch": mergepatch.ErrPatch, "ErrNull": mergepatch.ErrNull}

// parse decodes exactly one JSON value, with its numbers as they are written.
func parse(text []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err = d.Decode(&value); err == nil {
		if _, end := d.Token(); end != io.EOF {
			err = fmt.Errorf("there is more than one value")
		}
	}
	return value, err
}

// equal compares decoded values, numbers by their value.
func equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		for name, value := range a {
			other, there := b[name]
			ok = ok && there && equal(value, other)
		}
		return ok && len(a) == len(b)
	case []any:
		b, ok := b.([]any)
		ok = ok && len(a) == len(b)
		for i := 0; ok && i < len(a); i++ {
			ok = equal(a[i], b[i])
		}
		return ok
	case json.Number:
		b, ok := b.(json.Number)
		return ok && number(a).Cmp(number(b)) == 0
	}
	return a == b
}

func number(n json.Number) *big.Rat {
	r, _ := new(big.Rat).SetString(n.String())
	return r
}

// is fails t unless what call returned is the JSON want without an error.
func is(t *testing.T, call string, got []byte, err error, want string) {
	t.Helper()
	if err != nil {
		t.Errorf("%s = error %q; want %s", call, err, want)
		return
	}
	wanted, bad := parse([]byte(want))
	if bad != nil {
		t.Fatalf("the test wants %s: %v", want, bad)
	}
	if value, err := parse(got); err != nil || !equal(value, wanted) {
		t.Errorf("%s = %.300s; want %s", call, got, want)
	}
}

func applies(t *testing.T, document, patch, want string) {
	t.Helper()
	got, err := mergepatch.Apply([]byte(document), []byte(patch))
	is(t, fmt.Sprintf("Apply(%s, %s)", document, patch), got, err, want)
}

// public: RFC 7396, appendix A
var vectors = [][3]string{
	{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
	{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
	{`{"a":"b"}`, `{"a":null}`, `{}`},
	{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
	{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
	{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
	{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
	{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
	{`["a","b"]`, `["c","d"]`, `["c","d"]`},
	{`{"a":"b"}`, `["c"]`, `["c"]`},
	{`{"a":"foo"}`, `null`, `null`},
	{`{"a":"foo"}`, `"bar"`, `"bar"`},
	{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
	{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
	{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
}

func TestVectors(t *testing.T) {
	for _, v := range vectors {
		applies(t, v[0], v[1], v[2])
	}
}

func TestReplaces(t *testing.T) {
	applies(t, `{"a":[1,2,3]}`, `{"a":[4]}`, `{"a":[4]}`)
	applies(t, `{"a":[1,2,3],"b":{"x":1}}`, `{"a":[],"b":[]}`, `{"a":[],"b":[]}`)
	applies(t, `{"a":{"b":1}}`, `{"a":0}`, `{"a":0}`)
	applies(t, `{"a":{"b":1}}`, `{"a":false}`, `{"a":false}`)
	applies(t, `{"a":{"b":1}}`, `{"a":""}`, `{"a":""}`)
	applies(t, `{"a":{"b":1}}`, `7`, `7`)
	applies(t, `{"a":{"b":1}}`, `false`, `false`)
	applies(t, `"text"`, `{"a":1}`, `{"a":1}`)
	applies(t, `null`, `{}`, `{}`)
	applies(t, `[{"a":1}]`, `{}`, `{}`)
	applies(t, `{"a":1,"A":2}`, `{"A":3,"":4}`, `{"a":1,"A":3,"":4}`)
	applies(t, ` {"<b>":"&\u2028\"\\"} `, "\n{\"é\":\"\\u00e9\"}\t", `{"<b>":"&\u2028\"\\","é":"é"}`)
}

func TestNulls(t *testing.T) {
	applies(t, `{"a":1}`, `{"b":null}`, `{"a":1}`)
	applies(t, `{"a":{"b":{"c":1,"d":2}}}`, `{"a":{"b":{"c":null}}}`, `{"a":{"b":{"d":2}}}`)
	applies(t, `{"a":1}`, `{"a":{"b":null,"c":{"d":null,"e":5}}}`, `{"a":{"c":{"e":5}}}`)
	applies(t, `{"a":[1]}`, `{"a":{"b":null}}`, `{"a":{}}`)
	applies(t, `{}`, `{"a":[null,{"b":null},[null]]}`, `{"a":[null,{"b":null},[null]]}`)
	applies(t, `{"a":{"n":null,"m":1},"b":[null]}`, `{"a":{"m":2}}`, `{"a":{"n":null,"m":2},"b":[null]}`)
	applies(t, `{"a":null}`, `{"a":null}`, `{}`)
	applies(t, `{"a":null}`, `{"a":{"b":1}}`, `{"a":{"b":1}}`)
	applies(t, `null`, `null`, `null`)
	applies(t, `[null]`, `{"a":null}`, `{}`)
}

func TestNumbers(t *testing.T) {
	applies(t, `{"id":9007199254740993}`, `{"next":9007199254740995}`, `{"id":9007199254740993,"next":9007199254740995}`)
	applies(t, `{"a":-123456789012345678901234567890}`, `{"b":0.12345678901234567890123}`, `{"a":-123456789012345678901234567890,"b":0.12345678901234567890123}`)
	applies(t, `{"a":1e400}`, `{"b":[-0.5e-400,10000000000000000001]}`, `{"a":1e400,"b":[-0.5e-400,10000000000000000001]}`)
	got, err := mergepatch.Diff([]byte(`{"a":9007199254740993,"b":1}`), []byte(`{"a":9007199254740992,"b":10000000000000000001}`))
	is(t, "Diff({\"a\":9007199254740993,\"b\":1}, {\"a\":9007199254740992,\"b\":10000000000000000001})", got, err, `{"a":9007199254740992,"b":10000000000000000001}`)
}

// malformed are not exactly one JSON value.
var malformed = []string{``, ` `, `{`, `{"a":1`, `{"a":1}}`, `{"a":1} {"b":2}`, `{"a":1},`, `1 2`, `{"a":1}x`, `{a:1}`, `{'a':1}`, `{"a":1,}`, `[1,]`, `nul`, `NaN`, `01`, `"open`, "\"line\nbreak\"", `/* */ {}`}

func TestNoJSON(t *testing.T) {
	fails := func(call string, got []byte, err, want error) {
		t.Helper()
		promised.Only(t, err, want, "%s", call)
		if len(got) != 0 {
			t.Errorf("%s returns %.100s beside the error; want no JSON", call, got)
		}
	}
	for _, bad := range malformed {
		got, err := mergepatch.Apply([]byte(bad), []byte(`{"a":1}`))
		fails(fmt.Sprintf(`Apply(%q, {"a":1})`, bad), got, err, mergepatch.ErrDocument)
		got, err = mergepatch.Apply([]byte(`{"a":1}`), []byte(bad))
		fails(fmt.Sprintf(`Apply({"a":1}, %q)`, bad), got, err, mergepatch.ErrPatch)
		got, err = mergepatch.Apply([]byte(bad), []byte(bad))
		fails(fmt.Sprintf(`Apply of %q twice`, bad), got, err, mergepatch.ErrDocument)
		got, err = mergepatch.Diff([]byte(bad), []byte(`{"a":null}`))
		fails(fmt.Sprintf(`Diff(%q, {"a":null})`, bad), got, err, mergepatch.ErrDocument)
		got, err = mergepatch.Diff([]byte(`{"a":1}`), []byte(bad))
		fails(fmt.Sprintf(`Diff({"a":1}, %q)`, bad), got, err, mergepatch.ErrDocument)
		h, err := mergepatch.NewHandler([]byte(bad))
		if promised.Only(t, err, mergepatch.ErrDocument, "NewHandler(%q)", bad); h != nil {
			t.Errorf("NewHandler(%q) returns a handler beside the error", bad)
		}
	}
	_, err := mergepatch.Apply(nil, []byte(`{}`))
	promised.Only(t, err, mergepatch.ErrDocument, "Apply(nil, {})")
	_, err = mergepatch.Apply([]byte(`{}`), nil)
	promised.Only(t, err, mergepatch.ErrPatch, "Apply({}, nil)")
}

func differs(t *testing.T, from, to, want string) {
	t.Helper()
	got, err := mergepatch.Diff([]byte(from), []byte(to))
	is(t, fmt.Sprintf("Diff(%s, %s)", from, to), got, err, want)
}

func TestDiff(t *testing.T) {
	differs(t, `{"x":"y"}`, `{"x":"z"}`, `{"x":"z"}`)
	differs(t, `{"x":1,"y":2}`, `{"y":2}`, `{"x":null}`)
	differs(t, `{"y":2}`, `{"x":1,"y":2}`, `{"x":1}`)
	differs(t, `{}`, `{}`, `{}`)
	differs(t, `{"x":{"y":[1,{"z":true}]}}`, `{"x":{"y":[1,{"z":true}]}}`, `{}`)
	differs(t, `{"x":{"p":1,"q":2,"r":{"s":3}}}`, `{"x":{"p":1,"r":{"s":4}}}`, `{"x":{"q":null,"r":{"s":4}}}`)
	differs(t, `{"x":[1,2],"y":[1,2]}`, `{"x":[2,1],"y":[1,2]}`, `{"x":[2,1]}`)
	differs(t, `{"x":[1,2]}`, `{"x":[1]}`, `{"x":[1]}`)
	differs(t, `{"x":1}`, `{"x":{"y":2,"z":{}}}`, `{"x":{"y":2,"z":{}}}`)
	differs(t, `{"x":[{"y":2}]}`, `{"x":{}}`, `{"x":{}}`)
	differs(t, `{"x":{"y":2}}`, `{"x":{}}`, `{"x":{"y":null}}`)
	differs(t, `{"x":{"y":2}}`, `{"x":3}`, `{"x":3}`)
	differs(t, `{"x":{"y":2}}`, `{"x":[]}`, `{"x":[]}`)
	differs(t, `{"x":"1","X":1}`, `{"x":1,"X":1}`, `{"x":1}`)
	differs(t, `{"x":false}`, `{"x":0}`, `{"x":0}`)
	differs(t, `{"x":1}`, `[1]`, `[1]`)
	differs(t, `{"x":1}`, `null`, `null`)
	differs(t, `[1]`, `[1]`, `[1]`)
	differs(t, `"same"`, `"same"`, `"same"`)
	differs(t, `[1]`, `{"x":1}`, `{"x":1}`)
	differs(t, `7`, `{}`, `{}`)
}

func TestDiffNull(t *testing.T) {
	for _, pair := range [][2]string{
		{`{"x":1}`, `{"x":null}`},
		{`{}`, `{"x":null}`},
		{`{"y":{"x":1}}`, `{"y":{"x":null}}`},
		{`{"y":[1]}`, `{"y":{"x":null}}`},
		{`{}`, `{"y":{"z":{"x":null}}}`},
		{`[]`, `{"x":null}`},
		{`{"x":null}`, `{"y":null}`},
	} {
		got, err := mergepatch.Diff([]byte(pair[0]), []byte(pair[1]))
		promised.Only(t, err, mergepatch.ErrNull, "Diff(%s, %s)", pair[0], pair[1])
		if len(got) != 0 {
			t.Errorf("Diff(%s, %s) returns %s beside the error; want no JSON", pair[0], pair[1], got)
		}
	}
	differs(t, `{"x":null,"y":1}`, `{"x":null,"y":2}`, `{"y":2}`)
	differs(t, `{"z":{"x":null,"y":1}}`, `{"z":{"x":null}}`, `{"z":{"y":null}}`)
	differs(t, `{"x":null}`, `{}`, `{"x":null}`)
	differs(t, `{"x":null}`, `{"x":1}`, `{"x":1}`)
	differs(t, `{}`, `{"x":[null,{"y":null}]}`, `{"x":[null,{"y":null}]}`)
	differs(t, `{"x":1}`, `null`, `null`)
}

// document makes a random one without null, in an object or as a whole.
func document(rng *rand.Rand, depth int) any {
	switch kind := rng.Intn(6); {
	case kind < 3 && depth > 0:
		object := map[string]any{}
		for _, name := range []string{"a", "b", "c"}[:rng.Intn(4)] {
			object[name] = document(rng, depth-1)
		}
		return object
	case kind == 3:
		return []any{json.Number(fmt.Sprint(rng.Intn(2))), nil}[:rng.Intn(3)]
	}
	return json.Number(fmt.Sprint(rng.Intn(3)))
}

// merged is a second reading of RFC 7396: it lists the places that a patch changes, and
// changes a copy of the document place by place.
func merged(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	result := map[string]any{}
	if old, ok := target.(map[string]any); ok {
		for name, value := range old {
			if _, named := changes[name]; !named {
				result[name] = value
			}
		}
		target = old
	} else {
		target = map[string]any{}
	}
	for name, change := range changes {
		if change != nil {
			result[name] = merged(target.(map[string]any)[name], change)
		}
	}
	return result
}

func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(6))
	for range 60 {
		before, after := document(rng, 2), document(rng, 2)
		from, _ := json.Marshal(before)
		to, _ := json.Marshal(after)
		patch, err := mergepatch.Diff(from, to)
		if err != nil {
			t.Fatalf("Diff(%s, %s) = error %q; want a patch", from, to, err)
		}
		change, err := parse(patch)
		if err != nil || !equal(merged(before, change), after) {
			t.Fatalf("Diff(%s, %s) = %.300s, which does not lead from one to the other", from, to, patch)
		}
		got, err := mergepatch.Apply(from, patch)
		is(t, fmt.Sprintf("Apply(%s, %s)", from, patch), got, err, string(to))
	}
}

func TestLeavesArguments(t *testing.T) {
	document, patch := []byte(` {"b":{"d":1,"c":2},"a":[1]} `), []byte(` {"b":{"d":null},"z":1} `)
	mergepatch.Apply(document, patch)
	mergepatch.Diff(document, patch)
	if d, p := string(document), string(patch); d != ` {"b":{"d":1,"c":2},"a":[1]} ` || p != ` {"b":{"d":null},"z":1} ` {
		t.Errorf("after Apply and Diff, the slices hold %s and %s; want them as they were", d, p)
	}
	got, err := driver.Changed(`{"a":17}`)
	is(t, "GET, after the slice that NewHandler was given was overwritten,", []byte(got), err, `{"a":17}`)
}

const patchType = "application/merge-patch+json"

func handler(t *testing.T, document string) http.Handler {
	t.Helper()
	h, err := mergepatch.NewHandler([]byte(document))
	if err != nil {
		t.Fatalf("NewHandler(%s) = error %q; want a handler", document, err)
	}
	return h
}

func send(h http.Handler, method, contentType, body string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, "/thing", strings.NewReader(body)), httptest.NewRecorder()
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	h.ServeHTTP(w, r)
	return w
}

// answers fails t unless an answer has status 200 and this JSON.
func answers(t *testing.T, call string, w *httptest.ResponseRecorder, want string) {
	t.Helper()
	if got := w.Header().Get("Content-Type"); w.Code != 200 || got != "application/json" && !strings.HasPrefix(got, "application/json;") {
		t.Errorf("%s = %d, Content-Type %q; want 200, application/json", call, w.Code, got)
	}
	is(t, call, w.Body.Bytes(), nil, want)
}

func TestHandler(t *testing.T) {
	h := handler(t, `{"a":{"b":1},"c":2}`)
	answers(t, "GET", send(h, "GET", "", ""), `{"a":{"b":1},"c":2}`)
	answers(t, `PATCH {"a":{"d":3},"c":null}`, send(h, "PATCH", patchType, `{"a":{"d":3},"c":null}`), `{"a":{"b":1,"d":3}}`)
	answers(t, "GET after PATCH", send(h, "GET", "", ""), `{"a":{"b":1,"d":3}}`)
	answers(t, `PATCH {"a":{"b":null}}`, send(h, "PATCH", patchType, `{"a":{"b":null}}`), `{"a":{"d":3}}`)
	answers(t, "PATCH [null]", send(h, "PATCH", patchType, `[null]`), `[null]`)
	answers(t, "GET after three PATCHes", send(h, "GET", "", ""), `[null]`)
	if w := send(h, "HEAD", "", ""); w.Code != 200 {
		t.Errorf("HEAD = %d; want 200", w.Code)
	}
	answers(t, "GET of another handler", send(handler(t, ` 7 `), "GET", "", ""), `7`)
}

func TestTypes(t *testing.T) {
	h := handler(t, `{"n":0}`)
	for i, kind := range []string{patchType, patchType + "; charset=utf-8", "Application/Merge-Patch+JSON", patchType + ";charset=UTF-8"} {
		patch := fmt.Sprintf(`{"n":%d}`, i+1)
		answers(t, "PATCH with Content-Type "+kind, send(h, "PATCH", kind, patch), patch)
	}
	for _, kind := range []string{"", "application/json", "application/json-patch+json", "text/plain", "merge-patch+json", "application/merge-patch", "application/merge-patch+json2", "text/" + patchType} {
		for _, body := range []string{`{"n":9}`, `{`} {
			w := send(h, "PATCH", kind, body)
			if w.Code != 415 || !strings.Contains(w.Header().Get("Accept-Patch"), patchType) {
				t.Errorf("PATCH %s with Content-Type %q = %d, Accept-Patch %q; want 415, %s", body, kind, w.Code, w.Header().Get("Accept-Patch"), patchType)
			}
		}
	}
	answers(t, "GET after PATCHes that were refused", send(h, "GET", "", ""), `{"n":4}`)
}

func TestBadPatches(t *testing.T) {
	h := handler(t, `{"n":0}`)
	for _, bad := range malformed {
		if w := send(h, "PATCH", patchType, bad); w.Code != 400 {
			t.Errorf("PATCH %q = %d; want 400", bad, w.Code)
		}
	}
	answers(t, "GET after PATCHes that were refused", send(h, "GET", "", ""), `{"n":0}`)
}

func TestMethods(t *testing.T) {
	h := handler(t, `{"n":0}`)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "patch"} {
		w := send(h, method, patchType, `{"n":1}`)
		allow := w.Header().Get("Allow")
		if w.Code != 405 || !strings.Contains(allow, "GET") || !strings.Contains(allow, "PATCH") {
			t.Errorf("%s = %d, Allow %q; want 405, with GET, HEAD and PATCH", method, w.Code, allow)
		}
	}
	answers(t, "GET after other methods", send(h, "GET", "", ""), `{"n":0}`)
}

func TestAtOnce(t *testing.T) {
	driver.AtOnce(`{"a":0,"b":0}`, [2]string{`{"a":1}`, `{"b":2}`}).Check(t, "patches of two members", "[200 200] map[a:1 b:2]")
	driver.AtOnce(`{"a":0}`, [2]string{`{"b":3}`, `{"a":null,`}).Check(t, "a patch, and one that is cut off", "[200 400] map[a:0 b:3]")
}

func TestSlowBody(t *testing.T) {
	driver.SlowBody(`{"a":0}`, `{"a":1}`).Check(t, "a patch whose body arrives late, and GET meanwhile", "200 200")
}
