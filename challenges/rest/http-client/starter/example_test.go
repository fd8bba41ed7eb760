package httpclient

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// server answers with one status after the other; 0 is a refused connection.
type server struct {
	statuses []int
	bodies   []string
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
		body, _ := io.ReadAll(r.Body)
		s.bodies = append(s.bodies, string(body))
	}
	status := s.statuses[0]
	if s.statuses = s.statuses[1:]; status == 0 {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// send sends a request to a server, and returns the status and how long the client waited.
func send(s *server, method, body string) (status int, waits []time.Duration) {
	c := Client{Transport: s, Attempts: 4, Base: time.Second, Max: 30 * time.Second, Now: time.Now,
		Rand: func() float64 { return 0.5 },
		Sleep: func(_ context.Context, d time.Duration) error {
			waits = append(waits, d)
			return nil
		}}
	r, _ := http.NewRequest(method, "http://shop.example/cart/7", strings.NewReader(body))
	if response, err := c.Do(r); err == nil {
		status = response.StatusCode
	}
	return status, waits
}

func TestExampleAgain(t *testing.T) {
	s := &server{statuses: []int{503, 0, 200}}
	status, waits := send(s, "PUT", "2 apples")
	if want := []string{"2 apples", "2 apples", "2 apples"}; status != 200 || !slices.Equal(s.bodies, want) {
		t.Errorf("PUT to a server that answers 503, then refuses, then answers 200: %d, bodies %q; want 200, %q", status, s.bodies, want)
	}
	if want := []time.Duration{500 * time.Millisecond, time.Second}; !slices.Equal(waits, want) {
		t.Errorf("between the attempts, the client waits %v; want %v", waits, want)
	}
}

func TestExampleOnce(t *testing.T) {
	s := &server{statuses: []int{502, 200}}
	if status, waits := send(s, "POST", "2 apples"); status != 502 || len(s.statuses) != 1 || len(waits) > 0 {
		t.Errorf("POST to a server that answers 502: %d after waits of %v; want 502 at once, and no second attempt", status, waits)
	}
}
