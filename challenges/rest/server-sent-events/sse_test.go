package sse_test

import (
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/server-sent-events"
	"github.com/gradus-dev/gradus/challenges/rest/server-sent-events/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrType": sse.ErrType, "ErrClosed": sse.ErrClosed}

// message is an event as a client gets it.
type message struct{ id, typ, data string }

// interpret reads a stream as section 9.2.6 of HTML says, and returns the events and the
// times to wait.
func interpret(stream string) (events []message, retries []string) {
	stream = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(stream, "\ufeff"))
	lines := strings.Split(stream, "\n")
	var id, typ, data string
	for _, line := range lines[:len(lines)-1] { // the last one is no line
		if line == "" {
			if data != "" {
				if typ == "" {
					typ = "message"
				}
				events = append(events, message{id, typ, strings.TrimSuffix(data, "\n")})
			}
			typ, data = "", ""
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			typ = value
		case "data":
			data += value + "\n"
		case "id":
			if !strings.Contains(value, "\x00") {
				id = value
			}
		case "retry":
			if strings.Trim(value, "0123456789") == "" && value != "" {
				retries = append(retries, value)
			}
		}
	}
	return events, retries
}

const end = "that is all" // the data of the last event of a test

// reads publishes events and one more, and returns what a client gets of them that has seen
// an event, if any.
func reads(t *testing.T, keep int, lastEventID string, events ...sse.Event) ([]message, []string, driver.Answer) {
	t.Helper()
	events = append(events, sse.Event{Data: end})
	published, answer, result := driver.Reads(keep, events, lastEventID, end)
	for i, p := range published {
		if want := strconv.Itoa(i + 1); p.ID != want || p.Err != nil {
			t.Fatalf("Publish of event %d = %q, %v; want %s and no error", i+1, p.ID, p.Err, want)
		}
	}
	what := fmt.Sprintf("a client, Last-Event-ID %q, of a stream that keeps %d events connects after %d were published, and leaves when it has got the last", lastEventID, keep, len(events))
	if !result.Check(t, what) {
		t.FailNow()
	}
	if answer.Status != 200 {
		t.Fatalf("%s: %d; want 200", what, answer.Status)
	}
	got, retries := interpret(answer.Body)
	if len(got) == 0 || got[len(got)-1].data != end {
		t.Fatalf("%s: it was sent %q; want the last event at the end", what, answer.Body)
	}
	return got[:len(got)-1], retries, answer
}

// arrives fails t unless a client gets an event so.
func arrives(t *testing.T, e sse.Event, typ, data string) (retries []string) {
	t.Helper()
	got, retries, answer := reads(t, 10, "", e)
	if want := (message{"1", typ, data}); len(got) != 1 || got[0] != want {
		t.Errorf("Publish(%+v): a client is sent %q, and reads %q (ID, type, data); want %q", e, strings.TrimSuffix(answer.Body, "\n"), got, want)
	}
	return retries
}

func TestAnswers(t *testing.T) {
	got, _, answer := reads(t, 10, "", sse.Event{Data: "hello"})
	if mediaType, _, _ := mime.ParseMediaType(answer.ContentType); mediaType != "text/event-stream" || answer.Cache != "no-store" {
		t.Errorf("a client is answered with Content-Type: %q, Cache-Control: %q; want text/event-stream, no-store", answer.ContentType, answer.Cache)
	}
	if want := []message{{"1", "message", "hello"}}; !slices.Equal(got, want) {
		t.Errorf("after Publish(hello), a client is sent %q, and reads %q (ID, type, data); want %q", answer.Body, got, want)
	}
	got, _, answer = reads(t, 10, "", sse.Event{Type: "add", Data: "73857293"}, sse.Event{Type: "remove", Data: "2153"}, sse.Event{Data: "113411"})
	if want := []message{{"1", "add", "73857293"}, {"2", "remove", "2153"}, {"3", "message", "113411"}}; !slices.Equal(got, want) { // public: an example of section 9.2 of HTML
		t.Errorf("of three events, a client is sent %q, and reads %q (ID, type, data); want %q", answer.Body, got, want)
	}
}

func TestLines(t *testing.T) {
	for data, want := range map[string]string{
		"YHOO\n+2\n10": "YHOO\n+2\n10", // public: an example of section 9.2 of HTML
		"a\r\nb":       "a\nb", "a\rb": "a\nb", "a\n\rb": "a\n\nb", "a\r\r\nb": "a\n\nb",
		"a\n\nb": "a\n\nb", "\na": "\na", "a\n": "a\n", "a\n\n\n": "a\n\n\n", "\n": "\n", "a\r": "a\n",
		"a\n\nid: 7\nevent: x\nretry: 5": "a\n\nid: 7\nevent: x\nretry: 5", "a\ndata: b": "a\ndata: b",
	} {
		arrives(t, sse.Event{Data: data}, "message", want)
	}
}

func TestTexts(t *testing.T) {
	for _, text := range []string{"", " ", "  a ", ": a", ":", "data", "id: 7", "{\"a\": [1, 2]}", "déjà ☃ 😀", "\ufeffa", "\ta", "a\x00b", "a\u0085b\u2028c\vd\fe", strings.Repeat("x", 100_000)} {
		arrives(t, sse.Event{Data: text}, "message", text)
	}
	for _, typ := range []string{"price", " a", "a b", "é:☃", "message", ":", "a\u2028b", "data"} {
		arrives(t, sse.Event{Type: typ, Data: "x"}, typ, "x")
	}
}

func TestRetry(t *testing.T) {
	for _, tt := range []struct {
		retry time.Duration
		want  []string
	}{
		{3 * time.Second, []string{"3000"}}, {time.Millisecond, []string{"1"}}, {1, []string{"1"}}, {time.Millisecond + 1, []string{"2"}},
		{1500 * time.Microsecond, []string{"2"}}, {48 * time.Hour, []string{"172800000"}}, {0, nil}, {-time.Second, nil},
	} {
		if got := arrives(t, sse.Event{Data: "x", Retry: tt.retry}, "message", "x"); !slices.Equal(got, tt.want) {
			t.Errorf("Publish with Retry: %v sends the times %q; want %q", tt.retry, got, tt.want)
		}
	}
}

func TestBadTypes(t *testing.T) {
	for _, typ := range []string{"a\nb", "a\r", "\n", "x\r\ndata: forged"} {
		published, answer, result := driver.Reads(10, []sse.Event{{Type: typ, Data: "bad"}, {Data: end}}, "", end)
		promised.Only(t, published[0].Err, sse.ErrType, "Publish(type %q)", typ)
		if published[0].ID != "" || published[1].ID != "1" || published[1].Err != nil {
			t.Errorf("Publish(type %q), and then another event: IDs %q, %q; want none and 1", typ, published[0].ID, published[1].ID)
		}
		if !result.Check(t, "an event is refused, and a client connects") {
			return
		}
		if got, _ := interpret(answer.Body); !slices.Equal(got, []message{{"1", "message", end}}) {
			t.Errorf("after Publish(type %q) and another event, a client reads %q; want the other alone", typ, got)
		}
	}
}

// of returns events whose data is 1 to n.
func of(n int) (events []sse.Event) {
	for i := range n {
		events = append(events, sse.Event{Data: strconv.Itoa(i + 1)})
	}
	return events
}

// resumes fails t unless a client gets these events of n and the last.
func resumes(t *testing.T, keep, n int, lastEventID string, first int) {
	t.Helper()
	got, _, _ := reads(t, keep, lastEventID, of(n)...)
	var want []message
	for i := first; i <= n; i++ {
		want = append(want, message{strconv.Itoa(i), "message", strconv.Itoa(i)})
	}
	if !slices.Equal(got, want) {
		t.Errorf("of a stream that keeps %d events of %d, a client with Last-Event-ID: %q reads %q (ID, type, data) before the last one; want %q", keep, n+1, lastEventID, got, want)
	}
}

func TestResumes(t *testing.T) {
	resumes(t, 10, 4, "1", 2)
	resumes(t, 10, 4, "3", 4)
	resumes(t, 20, 12, "9", 10)
	resumes(t, 10, 4, "4", 5)
}

func TestKeeps(t *testing.T) {
	resumes(t, 3, 6, "", 5)
	resumes(t, 3, 6, "1", 5)
	resumes(t, 3, 6, "4", 5)
	resumes(t, 3, 6, "5", 6)
	resumes(t, 7, 6, "", 1)
	resumes(t, 6, 6, "", 2)
	resumes(t, 1, 6, "", 7)
	resumes(t, 0, 6, "", 7)
	resumes(t, -1, 6, "3", 7)
}

func TestUnknownIDs(t *testing.T) {
	for _, id := range []string{"0", "6", "99", "-1", "+2", "02", "2.0", "x", "2x", "0x2", "9223372036854775808", "18446744073709551618"} {
		resumes(t, 10, 4, id, 1)
	}
	resumes(t, 3, 6, "99", 5)
}

func TestAtOnce(t *testing.T) {
	driver.Live().Check(t, "a client is connected, and each event is published when the one before, or the header, has come to it", "got one two three")
}

func TestMeanwhile(t *testing.T) {
	driver.Meanwhile(false).Check(t, "a client connects while two events are published behind a first one", "got one two three")
	driver.Meanwhile(true).Check(t, "a client that has seen the first event connects while two more are published", "got two three")
}

func TestPublishers(t *testing.T) {
	driver.Publishers().Check(t, "two events are published at once, while a client is connected",
		"one has ID 1, two 2, got one two", "one has ID 2, two 1, got two one")
}

func TestTwoClients(t *testing.T) {
	driver.Two().Check(t, "two clients are connected, and two events are published", "got one two, got one two")
}

func TestLeaves(t *testing.T) {
	r := driver.Leaves(false)
	r.Check(t, "a client leaves while it waits", "got")
	r.Ends(t, "a client has left")
	r = driver.Leaves(true)
	r.Check(t, "the connection to a client is broken, and an event is published", "got")
	r.Ends(t, "the connection to a client is broken")
}

func TestSlow(t *testing.T) {
	driver.Slow(10).Check(t, "five events are published while a client reads the first", "got one two three four five six")
	driver.Slow(2).Check(t, "five events are published while a client reads the first, and the stream keeps two", "got one five six")
}

func TestClose(t *testing.T) {
	r := driver.CloseAfter()
	r.Check(t, "two events are published and the stream is closed, while a client is connected", "got one two")
	r.Ends(t, "the stream is closed")
	err, typeErr := driver.Closed()
	promised.Only(t, err, sse.ErrClosed, "Publish after Close")
	promised.Only(t, typeErr, sse.ErrClosed, "Publish of a type with a line break after Close")
	for _, closed := range []int{1, 2} {
		answer, result := driver.Asks("GET", closed, false)
		if result.Check(t, fmt.Sprintf("a client connects after Close was called %d times", closed)) && (answer.Status != 204 || answer.Body != "") {
			t.Errorf("a client that comes after Close: %d, body %q; want 204 without a body", answer.Status, answer.Body)
		}
	}
}

func TestMethods(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		for closed := range 2 {
			answer, result := driver.Asks(method, closed, false)
			if result.Check(t, method) && (answer.Status != 405 || answer.Allow != "GET") {
				t.Errorf("%s, with Close called %d times before: %d, Allow: %q; want 405, GET", method, closed, answer.Status, answer.Allow)
			}
		}
	}
}

func TestCanNotFlush(t *testing.T) {
	answer, result := driver.Asks("GET", 0, true)
	if !result.Check(t, "a client connects whose writer can't flush") {
		return
	}
	if mediaType, _, _ := mime.ParseMediaType(answer.ContentType); answer.Status != 500 || mediaType == "text/event-stream" {
		t.Errorf("a client whose writer can't flush: %d, Content-Type: %q; want 500, and another type than that of events", answer.Status, answer.ContentType)
	}
}

func TestMemory(t *testing.T) {
	const n, size = 500, 10_000
	if grown := driver.Memory(5, n, size); grown > n*size/5 {
		t.Errorf("%d events of %d bytes, of which a stream keeps 5, take %d KiB of memory; want next to none for those it does not keep", n, size, grown>>10)
	}
}
