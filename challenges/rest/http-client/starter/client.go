// Package httpclient has an HTTP client that tries again where that may help and can do no
// harm.
package httpclient

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Client sends requests, some of them more than once. All fields are set before it is used.
type Client struct {
	Transport http.RoundTripper // makes an attempt
	Attempts  int               // at most so many; below one is one
	Timeout   time.Duration     // of each attempt; zero is none
	Base      time.Duration     // the longest wait before the second attempt; it doubles with each further one
	Max       time.Duration     // the longest wait of all

	Rand  func() float64                                   // a random number from 0 up to 1
	Sleep func(ctx context.Context, d time.Duration) error // waits; returns ctx.Err() as soon as ctx is done
	Now   func() time.Time
}

// Do sends a request and returns the response of the last attempt, whose body the caller
// closes, or its error. It closes the request's body.
func (c *Client) Do(r *http.Request) (*http.Response, error) {
	return nil, errors.New("not written yet")
}
