package invoices_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/broken-object-access"
	"github.com/gradus-dev/gradus/challenges/security/broken-object-access/driver"
)

type invoice struct {
	ID       int    `json:"id"`
	Owner    string `json:"owner"`
	Number   string `json:"number"`
	Customer string `json:"customer"`
	Cents    int    `json:"cents"`
	Paid     bool   `json:"paid"`
}

type note struct {
	ID      int    `json:"id"`
	Invoice int    `json:"invoice"`
	Text    string `json:"text"`
}

type object map[string]any

// service is a service with the users kim and lee.
type service struct {
	t *testing.T
	h http.Handler
}

func start(t *testing.T) service {
	return service{t, invoices.NewHandler(map[string]string{"k-1": "kim", "k-2": "kim", "l-1": "lee"})}
}

var tokens = map[string]string{"kim": "Bearer k-1", "lee": "Bearer l-1"}

// send sends a request of a user, or with another authorization.
func (s service) send(user, method, path, body string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, path, strings.NewReader(body)), httptest.NewRecorder()
	authorization, ok := tokens[user]
	if !ok {
		authorization = user
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	s.h.ServeHTTP(w, r)
	return w
}

// wants ends the test unless a request has this status, and a body that is JSON for
// want, where that is not nil.
func (s service) wants(status int, want any, user, method, path, body string) {
	s.t.Helper()
	w := s.send(user, method, path, body)
	what := strings.TrimSpace(fmt.Sprintf("%s's %s %s %s", user, method, path, body))
	if w.Code != status {
		s.t.Fatalf("%s = %d %s; want %d", what, w.Code, strings.TrimSpace(w.Body.String()), status)
	}
	if want == nil {
		return
	}
	text, err := json.Marshal(want)
	if err != nil {
		s.t.Fatal(err)
	}
	var got, wanted any
	json.Unmarshal(text, &wanted)
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || !reflect.DeepEqual(got, wanted) {
		s.t.Fatalf("%s answered %s; want %s", what, strings.TrimSpace(w.Body.String()), text)
	}
	if header := w.Result().Header.Get("Content-Type"); header != "application/json" {
		s.t.Fatalf("%s has Content-Type %q; want application/json", what, header)
	}
}

// makes lets a user make an invoice, and returns it.
func (s service) makes(user, number string, cents, id int) invoice {
	s.t.Helper()
	inv := invoice{id, user, number, "Ny & Co", cents, false}
	s.wants(201, inv, user, "POST", "/invoices", body(inv))
	return inv
}

// body returns what a client may say of an invoice.
func body(inv invoice) string {
	text, _ := json.Marshal(object{"number": inv.Number, "customer": inv.Customer, "cents": inv.Cents})
	return string(text)
}

// has ends the test unless these are a user's invoices.
func (s service) has(user string, want ...invoice) {
	s.t.Helper()
	s.wants(200, append([]invoice{}, want...), user, "GET", "/invoices", "")
}

func path(inv invoice) string { return fmt.Sprint("/invoices/", inv.ID) }

func TestRead(t *testing.T) {
	s := start(t)
	first, second, third := s.makes("kim", "K1", 100, 1), s.makes("lee", "L1", 7, 2), s.makes("kim", "K2", 250, 3)
	for _, inv := range []invoice{first, second, third} {
		other := map[string]string{"kim": "lee", "lee": "kim"}[inv.Owner]
		s.wants(200, inv, inv.Owner, "GET", path(inv), "")
		s.wants(404, nil, other, "GET", path(inv), "")
	}
	s.wants(404, nil, "kim", "GET", "/invoices/4", "")
	s.wants(404, nil, "kim", "GET", "/invoices/0", "")
	s.wants(404, nil, "kim", "GET", "/invoices/K1", "")
	s.wants(200, first, "Bearer k-2", "GET", path(first), "")
}

func TestList(t *testing.T) {
	s := start(t)
	s.has("kim")
	var kims []invoice
	for i := range 12 {
		kims = append(kims, s.makes("kim", fmt.Sprint("K", i), i, 2*i+1))
		s.makes("lee", fmt.Sprint("L", i), 1000, 2*i+2)
	}
	s.has("kim", kims...)
	other := kims[3]
	other.Customer = "Bo"
	s.wants(200, other, "kim", "PUT", path(other), body(other))
	kims[3] = other
	s.has("kim", kims...)
	s.wants(200, []invoice{other}, "kim", "GET", "/invoices?customer=Bo", "")
	s.wants(200, []invoice{}, "lee", "GET", "/invoices?customer=Bo", "")
	s.wants(200, append(append([]invoice{}, kims[:3]...), kims[4:]...), "kim", "GET", "/invoices?customer=Ny+%26+Co", "")
	s.wants(200, kims, "kim", "GET", "/invoices?owner=lee&user=lee", "")
}

func TestSummary(t *testing.T) {
	s := start(t)
	s.wants(200, object{"invoices": 0, "cents": 0}, "kim", "GET", "/summary", "")
	s.makes("kim", "K1", 100, 1)
	s.makes("lee", "L1", 7000, 2)
	s.makes("kim", "K2", 20, 3)
	s.wants(200, object{"invoices": 2, "cents": 120}, "kim", "GET", "/summary", "")
	s.wants(200, object{"invoices": 1, "cents": 7000}, "lee", "GET", "/summary", "")
}

// more are members that a body may not set, in ways that Go's JSON decoder also takes.
var more = []object{
	{"owner": "lee"}, {"Owner": "lee"}, {"OWNER": "lee"}, {"paid": true}, {"Paid": true}, {"id": 9}, {"ID": 9}, {"owner": 5}, {"paid": "yes"},
	{"id": 1, "owner": "kim", "paid": true, "user": "lee", "Invoice": object{"owner": "lee"}},
}

// with returns the body for an invoice, with other members.
func with(inv invoice, members object) string {
	all := object{"number": inv.Number, "customer": inv.Customer, "cents": inv.Cents}
	for name, value := range members {
		all[name] = value
	}
	text, _ := json.Marshal(all)
	return string(text)
}

func TestCreate(t *testing.T) {
	s := start(t)
	kims := []invoice{s.makes("kim", "K1", 100, 1), s.makes("kim", "K2", 0, 2)}
	for i, members := range more {
		inv := invoice{i + 3, "kim", fmt.Sprint("more ", i), "Bo", 5, false}
		s.wants(201, inv, "kim", "POST", "/invoices", with(inv, members))
		kims = append(kims, inv)
	}
	for _, bad := range append(bads, "") {
		s.wants(400, nil, "kim", "POST", "/invoices", bad)
	}
	kims = append(kims, s.makes("kim", "last", 1, len(kims)+1))
	s.has("kim", kims...)
	s.has("lee")
}

// bads are bodies for no invoice.
var bads = []string{`{"number":"N","customer":"C","cents":-1}`, `{"number":"","customer":"C","cents":1}`, `{"number":"N","cents":1}`, `{"customer":"C","cents":1}`, `{"number":"N","customer":"C","cents":"1"}`, `{"number":`, `[]`}

func TestUpdate(t *testing.T) {
	s := start(t)
	inv, other := s.makes("kim", "K1", 100, 1), s.makes("kim", "K2", 5, 2)
	s.wants(200, nil, "kim", "POST", "/payments", `{"invoices":[1]}`)
	inv.Paid = true
	for i, members := range more {
		inv.Number, inv.Customer, inv.Cents = fmt.Sprint("more ", i), fmt.Sprint("Bo ", i), i
		delete(members, "paid")
		s.wants(200, inv, "kim", "PUT", "/invoices/1", with(inv, members))
	}
	s.wants(200, inv, "kim", "PUT", "/invoices/1", with(inv, object{"paid": false}))
	for _, bad := range bads {
		s.wants(400, nil, "kim", "PUT", "/invoices/1", bad)
	}
	s.has("kim", inv, other)
	s.has("lee")
}

func TestUpdateOthers(t *testing.T) {
	s := start(t)
	kims := s.makes("kim", "K1", 100, 1)
	lees := s.makes("lee", "L1", 7, 2)
	s.wants(404, nil, "lee", "PUT", path(kims), body(lees))
	s.wants(404, nil, "lee", "PUT", path(kims), with(kims, object{"owner": "lee"}))
	s.wants(404, nil, "lee", "PUT", "/invoices/3", body(lees))
	s.wants(404, nil, "lee", "PUT", "/invoices/1?owner=lee&id=2", body(lees))
	s.has("kim", kims)
	s.has("lee", lees)
}

func TestDelete(t *testing.T) {
	s := start(t)
	first, second, lees := s.makes("kim", "K1", 100, 1), s.makes("kim", "K2", 5, 2), s.makes("lee", "L1", 7, 3)
	s.wants(404, nil, "lee", "DELETE", path(first), "")
	s.wants(404, nil, "lee", "DELETE", "/invoices/1?owner=lee&id=3", "")
	s.has("kim", first, second)
	s.wants(204, nil, "kim", "DELETE", path(first), "")
	s.wants(404, nil, "kim", "DELETE", path(first), "")
	s.wants(404, nil, "kim", "GET", path(first), "")
	s.has("kim", second)
	s.has("lee", lees)
	s.has("kim", second, s.makes("kim", "K1", 1, 4))
}

func TestNumbers(t *testing.T) {
	s := start(t)
	first, second, lees := s.makes("kim", "K1", 100, 1), s.makes("kim", "K2", 5, 2), s.makes("lee", "K1", 7, 3)
	taken := first
	taken.Cents = 9
	s.wants(409, nil, "kim", "POST", "/invoices", body(taken))
	s.wants(409, nil, "kim", "PUT", path(second), body(taken))
	s.wants(200, taken, "kim", "PUT", path(first), body(taken))
	lees.Number = "K2"
	s.wants(200, lees, "lee", "PUT", path(lees), body(lees))
	s.has("kim", taken, second)
	s.has("lee", lees, s.makes("lee", "K1", 8, 4))
}

func TestPayments(t *testing.T) {
	s := start(t)
	first, lees, second, third := s.makes("kim", "K1", 100, 1), s.makes("lee", "L1", 7, 2), s.makes("kim", "K2", 5, 3), s.makes("kim", "K3", 6, 4)
	for _, ids := range []string{"2", "1,2", "2,1", "1,5", "1,3,2,4", "0"} {
		s.wants(404, nil, "kim", "POST", "/payments", `{"invoices":[`+ids+`]}`)
		s.has("kim", first, second, third)
		s.has("lee", lees)
	}
	s.wants(400, nil, "kim", "POST", "/payments", `{"invoices":"all"}`)
	first.Paid, second.Paid = true, true
	s.wants(200, []invoice{second, first}, "kim", "POST", "/payments", `{"invoices":[3,1]}`)
	s.has("kim", first, second, third)
	s.has("lee", lees)
	s.wants(200, []invoice{}, "kim", "POST", "/payments", `{"invoices":[]}`)
}

// notes ends the test unless these are the notes of an invoice.
func (s service) notes(inv invoice, want ...note) {
	s.t.Helper()
	s.wants(200, append([]note{}, want...), inv.Owner, "GET", path(inv)+"/notes", "")
}

// notesOf makes an invoice of kim with two notes, and one of lee with one.
func (s service) notesOf() (kims, lees invoice) {
	s.t.Helper()
	kims, lees = s.makes("kim", "K1", 100, 1), s.makes("lee", "L1", 7, 2)
	s.wants(201, note{1, 1, "a"}, "kim", "POST", "/invoices/1/notes", `{"text":"a"}`)
	s.wants(201, note{2, 2, "b"}, "lee", "POST", "/invoices/2/notes", `{"text":"b"}`)
	s.wants(201, note{3, 1, "c"}, "kim", "POST", "/invoices/1/notes", `{"id":2,"invoice":2,"text":"c"}`)
	return kims, lees
}

func TestNotes(t *testing.T) {
	s := start(t)
	kims, lees := s.notesOf()
	s.wants(404, nil, "lee", "GET", "/invoices/1/notes", "")
	s.wants(404, nil, "lee", "POST", "/invoices/1/notes", `{"text":"d"}`)
	s.wants(404, nil, "lee", "POST", "/invoices/3/notes", `{"text":"d"}`)
	s.wants(400, nil, "kim", "POST", "/invoices/1/notes", `{"text":`)
	s.notes(kims, note{1, 1, "a"}, note{3, 1, "c"})
	s.notes(lees, note{2, 2, "b"})
	for i := range 10 { // in their order, however many
		s.wants(201, nil, "lee", "POST", "/invoices/2/notes", fmt.Sprintf(`{"text":"%d"}`, i))
	}
	all := []note{{2, 2, "b"}}
	for i := range 10 {
		all = append(all, note{i + 4, 2, fmt.Sprint(i)})
	}
	s.notes(lees, all...)
}

func TestDeleteNotes(t *testing.T) {
	s := start(t)
	kims, lees := s.notesOf()
	other := s.makes("kim", "K2", 1, 3)
	for _, path := range []string{"/invoices/1/notes/2", "/invoices/2/notes/2", "/invoices/2/notes/1", "/invoices/3/notes/1", "/invoices/3/notes/2", "/invoices/1/notes/4", "/invoices/4/notes/1", "/invoices/0/notes/1", "/invoices/1/notes/0"} {
		s.wants(404, nil, "kim", "DELETE", path, "")
		s.notes(lees, note{2, 2, "b"})
		s.notes(kims, note{1, 1, "a"}, note{3, 1, "c"})
	}
	s.wants(204, nil, "kim", "DELETE", "/invoices/1/notes/1", "")
	s.wants(404, nil, "kim", "DELETE", "/invoices/1/notes/1", "")
	s.notes(kims, note{3, 1, "c"})
	s.notes(other)
	s.wants(204, nil, "kim", "DELETE", "/invoices/1", "")
	s.notes(lees, note{2, 2, "b"})
}

// TestSilence asks for what is lee's, and for the same where lee has nothing: kim must
// not be able to tell.
func TestSilence(t *testing.T) {
	for _, q := range [][3]string{
		{"GET", "/invoices/1"}, {"PUT", "/invoices/1", `{"number":"K","customer":"C","cents":1}`}, {"PUT", "/invoices/1", `{"number":"L1","customer":"C","cents":1}`}, {"DELETE", "/invoices/1"},
		{"PUT", "/invoices/1", `{"cents":"bad"}`}, {"PUT", "/invoices/1", ""}, {"GET", "/invoices/1/notes"}, {"POST", "/invoices/1/notes", `{"text":"a"}`}, {"POST", "/invoices/1/notes", `{"text":5}`},
		{"DELETE", "/invoices/1/notes/1"}, {"DELETE", "/invoices/1/notes/2"}, {"POST", "/payments", `{"invoices":[1]}`},
	} {
		there, missing := start(t), start(t)
		there.makes("lee", "L1", 7, 1)
		there.wants(201, nil, "lee", "POST", "/invoices/1/notes", `{"text":"b"}`)
		got, want := there.send("kim", q[0], q[1], q[2]), missing.send("kim", q[0], q[1], q[2])
		what := strings.TrimSpace("kim's " + strings.Join(q[:], " "))
		if want.Code != 404 {
			t.Fatalf("%s where nobody has an invoice = %d; want 404", what, want.Code)
		}
		if got.Code != want.Code || got.Body.String() != want.Body.String() {
			t.Fatalf("%s for lee's invoice = %d %s; want %d %s, as where it is not there", what, got.Code, strings.TrimSpace(got.Body.String()), want.Code, strings.TrimSpace(want.Body.String()))
		}
		for name := range got.Result().Header {
			if g, w := got.Result().Header.Values(name), want.Result().Header.Values(name); !reflect.DeepEqual(g, w) {
				t.Fatalf("%s for lee's invoice has %s: %q; want %q, as where it is not there", what, name, g, w)
			}
		}
	}
}

func TestTokens(t *testing.T) {
	s := start(t)
	inv := s.makes("kim", "K1", 100, 1)
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer k-3", "Bearer kim", "Bearer K-1", "Bearer k-1x", "Bearer k", "Basic k-1", "k-1"} {
		for _, q := range [][3]string{
			{"GET", "/invoices"}, {"POST", "/invoices", body(invoice{Number: "K9", Customer: "C"})}, {"GET", "/summary"}, {"POST", "/payments", `{"invoices":[]}`}, {"POST", "/payments", `{"invoices":[1]}`},
			{"GET", "/invoices/1"}, {"PUT", "/invoices/1", body(inv)}, {"DELETE", "/invoices/1"}, {"GET", "/invoices/2"}, {"GET", "/invoices/1/notes"}, {"POST", "/invoices/1/notes", `{"text":"a"}`}, {"DELETE", "/invoices/1/notes/1"},
		} {
			if w := s.send(authorization, q[0], q[1], q[2]); w.Code != 401 {
				t.Fatalf("%s %s %s with Authorization: %q = %d; want 401", q[0], q[1], q[2], authorization, w.Code)
			}
		}
	}
	s.has("kim", inv, s.makes("kim", "K2", 1, 2))
}

func TestTogether(t *testing.T) {
	r := driver.Together([]string{"kim", "lee"}, `{"number":"7","customer":"C","cents":1}`)
	r.Check(t, "kim and lee each make an invoice with the number 7 at once", "201, 201, kim has 1, lee has 1")
}
