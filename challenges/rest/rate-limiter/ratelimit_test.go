package ratelimit_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/rate-limiter"
	"github.com/gradus-dev/gradus/challenges/rest/rate-limiter/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// slack is how long before a token comes the tests ask for it, so that rounding does
// not decide who is too early. When it has come, it is there.
const slack = time.Millisecond

// server is a handler behind a limiter, beside the submission.
type server struct {
	t      *testing.T
	driven *driver.Server
}

func newServer(t *testing.T, burst int, every time.Duration) *server {
	t.Helper()
	driven, err := driver.Serve(ratelimit.Limit{Burst: burst, Every: every})
	if err != nil {
		t.Fatalf("New with %d tokens, one every %v = error %v", burst, every, err)
	}
	return &server{t, driven}
}

const ann, bob = "192.0.2.1:5000", "192.0.2.2:5000"

// send sends requests, one after the other, and returns how many came through.
func (s *server) send(requests ...driver.Request) (answers []driver.Answer, passed int) {
	s.t.Helper()
	answers = s.driven.Send(requests)
	for i, a := range answers {
		at, client := requests[i].At, requests[i].Client
		switch {
		case a.Status == 202 && (a.Came != 1 || a.Body != "GET /thing"):
			s.t.Errorf("at %v, %s got 202 %q and the handler %d requests; want its answer, and one", at, client, a.Body, a.Came)
		case a.Status != 202 && a.Came != 0:
			s.t.Errorf("at %v, %s got %d, but the request came to the handler", at, client, a.Status)
		case a.Status != 202 && a.Status != 429:
			s.t.Errorf("at %v, %s got %d; want the handler's 202, or 429", at, client, a.Status)
		}
		if a.Status == 202 {
			passed++
		}
	}
	return answers, passed
}

// one sends one request.
func (s *server) one(at time.Duration, client string) driver.Answer {
	s.t.Helper()
	answers, _ := s.send(driver.Request{At: at, Client: client})
	return answers[0]
}

// gets fails the test unless so many of so many requests at a time come through.
func (s *server) gets(want, of int, at time.Duration, client, why string) {
	s.t.Helper()
	_, got := s.send(slices.Repeat([]driver.Request{{At: at, Client: client}}, of)...)
	if got != want {
		s.t.Errorf("of %d requests of %s at %v, %d came through; want %d: %s", of, client, at, got, want, why)
	}
}

func TestBurst(t *testing.T) {
	for _, burst := range []int{1, 2, 10} {
		s := newServer(t, burst, time.Second)
		s.gets(burst, burst+5, 0, ann, "the bucket is full in the beginning")
		s.gets(0, 3, 0, ann, "the bucket is empty")
	}
	s := newServer(t, 2, time.Second)
	var codes []int
	for range 4 {
		codes = append(codes, s.one(0, ann).Status)
	}
	if want := []int{202, 202, 429, 429}; !slices.Equal(codes, want) {
		t.Errorf("four requests with two tokens got %v; want %v", codes, want)
	}
}

func TestRefill(t *testing.T) {
	s := newServer(t, 3, 2*time.Second)
	s.gets(3, 5, 0, ann, "the bucket is full in the beginning")
	s.gets(0, 2, 2*time.Second-slack, ann, "the first token takes two seconds")
	s.gets(1, 3, 2*time.Second, ann, "one token has come")
	s.gets(2, 4, 6*time.Second, ann, "two tokens have come since")
	s.gets(3, 9, time.Hour, ann, "a bucket holds three tokens, however long they had to come")
	s.gets(0, 2, time.Hour+2*time.Second-slack, ann, "the next token takes two seconds again")
	s.gets(1, 2, time.Hour+2*time.Second, ann, "one token has come")
	brief := newServer(t, 3, 2*time.Second)
	brief.gets(1, 1, 0, ann, "one of three tokens")
	brief.gets(3, 5, 5*time.Second, ann, "a bucket holds three tokens, also a short time after it was full")
	half := newServer(t, 10, time.Second)
	half.gets(5, 5, 0, ann, "five of ten tokens")
	half.gets(8, 12, 3*time.Second, ann, "five were left, and three have come")
}

func TestFractions(t *testing.T) {
	s := newServer(t, 1, time.Second)
	s.gets(1, 1, 0, ann, "the bucket is full in the beginning")
	for i := 1; i < 20; i++ { // impatient, and refused: no part of a token may get lost
		s.gets(0, 1, time.Duration(i)*50*time.Millisecond, ann, "not a second has passed")
	}
	s.gets(1, 2, time.Second, ann, "a second has passed, however often was asked in between")
	slow := newServer(t, 3, 10*time.Second)
	slow.gets(3, 3, 0, ann, "the bucket is full in the beginning")
	slow.gets(1, 2, 15*time.Second, ann, "one token and a half have come")
	slow.gets(1, 2, 20*time.Second, ann, "the other half has come")
	slow.gets(0, 1, 30*time.Second-slack, ann, "the next token is not there yet")
	fast := newServer(t, 2, 7*time.Millisecond)
	fast.gets(2, 2, 0, ann, "the bucket is full in the beginning")
	var often []driver.Request
	for i := range 141 {
		often = append(often, driver.Request{At: time.Duration(i) * time.Millisecond, Client: ann})
	}
	if _, got := fast.send(often...); got != 20 {
		t.Errorf("of requests every millisecond for 140 ms, %d came through; want 20, one every 7 ms", got)
	}
	for _, seconds := range []time.Duration{3, 6, 7, 10, 49} { // a part of a token is no binary fraction
		s := newServer(t, 1, seconds*time.Second)
		s.gets(1, 1, 0, ann, "the bucket is full in the beginning")
		for i := time.Duration(1); i < seconds; i++ {
			s.gets(0, 1, i*time.Second, ann, fmt.Sprintf("a token takes %d seconds", seconds))
		}
		s.gets(1, 2, seconds*time.Second, ann, fmt.Sprintf("%d seconds have passed, however often was asked in between", seconds))
	}
}

func TestSteadyRate(t *testing.T) {
	s := newServer(t, 5, time.Second)
	s.gets(5, 5, 0, ann, "the bucket is full in the beginning")
	for i := 1; i <= 12; i++ {
		s.gets(1, 2, time.Duration(i)*time.Second, ann, "each second brings one token, no more")
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		every, at time.Duration
		want      string
	}{
		{time.Second, 0, "1"}, {time.Second, 999 * time.Millisecond, "1"}, {10 * time.Second, 0, "10"}, {10 * time.Second, 4500 * time.Millisecond, "6"},
		{10 * time.Second, 9999 * time.Millisecond, "1"}, {1500 * time.Millisecond, 0, "2"}, {1500 * time.Millisecond, 600 * time.Millisecond, "1"},
		{50 * time.Millisecond, 0, "1"}, {time.Hour, 0, "3600"}, {time.Hour, 1100 * time.Millisecond, "3599"},
	} {
		s := newServer(t, 3, tt.every)
		s.gets(3, 3, 0, ann, "the bucket is full in the beginning")
		for range 2 {
			a := s.one(tt.at, ann)
			if a.Status != 429 || !slices.Equal(a.RetryAfter, []string{tt.want}) {
				t.Errorf("with an empty bucket, one token every %v and the last %v ago: %d, Retry-After: %q; want 429, %q", tt.every, tt.at, a.Status, a.RetryAfter, tt.want)
			}
		}
	}
	s := newServer(t, 1, time.Second)
	if got := s.one(0, ann).RetryAfter; len(got) > 0 {
		t.Errorf("a request that came through has Retry-After: %q; want none", got)
	}
}

func TestClients(t *testing.T) {
	s := newServer(t, 2, time.Minute)
	s.gets(2, 3, 0, ann, "the bucket is full in the beginning")
	s.gets(2, 3, 0, bob, "each client has a bucket")
	s.gets(0, 2, 0, "192.0.2.1:5001", "another port is no other client")
	s.gets(2, 3, 0, "192.0.2.10:5000", "it is another address")
	s.gets(2, 3, 0, "[2001:db8::1]:5000", "it is another address")
	other := newServer(t, 1, time.Minute)
	other.gets(1, 2, 0, ann, "it is another handler")
}

func TestForgedClients(t *testing.T) {
	s := newServer(t, 2, time.Minute)
	s.gets(2, 3, 0, ann, "the bucket is full in the beginning")
	for i, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip", "True-Client-Ip", "Cf-Connecting-Ip"} {
		value := fmt.Sprintf("198.51.100.%d", i)
		if header == "Forwarded" {
			value = "for=" + value
		}
		forged := driver.Request{Client: ann, Header: map[string]string{header: value}}
		if answers, passed := s.send(forged); passed != 0 {
			t.Errorf("%s, whose bucket is empty, sends %s: %s and gets %d; want 429: anyone can send that", ann, header, value, answers[0].Status)
		}
	}
	s.send(driver.Request{Client: "192.0.2.99:1", Header: map[string]string{"X-Forwarded-For": "192.0.2.2"}})
	s.gets(2, 3, 0, bob, "nobody else can take from its bucket")
}

func TestAddresses(t *testing.T) {
	s := newServer(t, 2, time.Minute)
	s.gets(2, 2, 0, "[2001:db8:0:7::1]:5000", "the bucket is full in the beginning")
	s.gets(0, 1, 0, "[2001:db8:0:7:ffff::9]:5000", "the network of 64 bits is the same")
	s.gets(0, 1, 0, "[2001:0db8:0000:0007:0:0:0:1]:6000", "the address is the same")
	s.gets(2, 3, 0, "[2001:db8:0:8::1]:5000", "it is another network")
	s.gets(2, 3, 0, "[2001:db8:0:9::1]:5000", "it is another network, if only by the last bit")
	s.gets(2, 2, 0, ann, "the bucket is full in the beginning")
	s.gets(0, 1, 0, "[::ffff:192.0.2.1]:5000", "it is the same IPv4 address")
	s.gets(2, 3, 0, "[::ffff:192.0.2.77]:5000", "it is another IPv4 address")
	s.gets(2, 2, 0, "[fe80::1%eth0]:5000", "the bucket is full in the beginning")
	s.gets(0, 1, 0, "[fe80::1%eth1]:5000", "the network is the same")
	s.gets(2, 3, 0, "@", "what is no address is a client too")
	s.gets(2, 3, 0, "", "what is no address is a client too")
}

func TestClockGoesBack(t *testing.T) {
	s := newServer(t, 3, time.Second)
	s.gets(2, 2, 10*time.Second, ann, "the bucket is full in the beginning")
	s.gets(1, 3, 4*time.Second, ann, "one token is left, whatever the clock says")
	if got := s.one(4*time.Second, ann).RetryAfter; !slices.Equal(got, []string{"1"}) && !slices.Equal(got, []string{"7"}) {
		t.Errorf("with an empty bucket, a token every second and a clock that went back by 6 s, Retry-After: %q; want 1, or 7 with the time that the clock lost", got)
	}
	s.gets(0, 2, 9*time.Second, ann, "the clock has not caught up")
	s.gets(0, 2, 11*time.Second-slack, ann, "the clock has caught up, but no second has passed since")
	s.gets(1, 3, 11*time.Second, ann, "a second has passed since")
}

var promised = sentinel.Set{"ErrLimit": ratelimit.ErrLimit}

func TestLimits(t *testing.T) {
	newServer(t, 1, 1).gets(1, 1, 0, ann, "a token every nanosecond is a limit too")
	for _, l := range []ratelimit.Limit{{}, {Burst: 1}, {Every: time.Second}, {Burst: -1, Every: time.Second}, {Burst: 1, Every: -time.Second}} {
		h, err := ratelimit.New(http.NotFoundHandler(), l, time.Now)
		if promised.Only(t, err, ratelimit.ErrLimit, "New with %+v", l) && h != nil {
			t.Errorf("New with %+v returns a handler beside ErrLimit; want nil", l)
		}
	}
}

func TestAtOnce(t *testing.T) {
	driver.AtOnce(ratelimit.Limit{Burst: 1, Every: time.Hour}, 1, 3).
		Check(t, "a client whose bucket holds one token sends 3 requests at once", "of each client, [1] came through")
	driver.AtOnce(ratelimit.Limit{Burst: 2, Every: time.Hour}, 1, 3).
		Check(t, "a client whose bucket holds two tokens sends 3 requests at once", "of each client, [2] came through")
	driver.AtOnce(ratelimit.Limit{Burst: 1, Every: time.Hour}, 2, 2).
		Check(t, "two clients whose buckets hold one token each send 2 requests each at once", "of each client, [1 1] came through")
}

func TestClientsDoNotWait(t *testing.T) {
	driver.Together(ratelimit.Limit{Burst: 1, Every: time.Hour}, 4).
		Check(t, "four clients send a request each, to a handler that waits for all", "4 were in the handler")
}

func TestForgetsClients(t *testing.T) {
	const n = 5000
	passed, grown, err := driver.Memory(ratelimit.Limit{Burst: 3, Every: time.Second}, n, time.Second)
	if err != nil || passed != n {
		t.Fatalf("of one request of each of %d clients, %d came through, error %v; want all", n, passed, err)
	}
	if grown > n*16 {
		t.Errorf("%d clients, of which all but a few have full buckets, take %d KiB of memory; want next to none", n, grown>>10)
	}
}

// TestManyClients allows a logarithm, for those who keep the buckets in order.
func TestManyClients(t *testing.T) {
	sizes := []int{32, 64, 128, 256, 512, 1024}
	cost.AtMost(t, cost.NLogN.In("clients"), sizes, func(n int) int { return n }, func(n int) {
		passed, err := driver.Clients(ratelimit.Limit{Burst: 3, Every: time.Hour}, n, time.Millisecond)
		if err != nil || passed != n {
			t.Errorf("of one request of each of %d clients, %d came through, error %v; want all", n, passed, err)
		}
	})
}
