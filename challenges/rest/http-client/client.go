// Package httpclient has an HTTP client that tries again where that may help and can do no
// harm.
package httpclient

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
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
	body, err := replay(r)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		if err := r.Context().Err(); err != nil {
			if r.Body != nil {
				r.Body.Close()
			}
			return nil, err
		}
		response, err := c.attempt(r, body)
		if attempt >= c.Attempts || !harmless(r) || !passing(response) {
			return response, err
		}
		wait, ok := c.wait(attempt, response)
		if !ok {
			return response, nil
		}
		if response != nil {
			response.Body.Close()
		}
		if err := c.Sleep(r.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// replay returns a function that returns the body of a request, from the beginning each
// time, if it may be sent more than once.
func replay(r *http.Request) (body func() (io.ReadCloser, error), err error) {
	if r.Body == nil || !harmless(r) {
		return func() (io.ReadCloser, error) { return r.Body, nil }, nil
	}
	defer r.Body.Close()
	if r.GetBody != nil {
		return r.GetBody, nil
	}
	text, err := io.ReadAll(r.Body)
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }, err
}

// attempt sends a request once. The attempt's timeout holds until the body of the response
// is closed.
func (c *Client) attempt(r *http.Request, body func() (io.ReadCloser, error)) (*http.Response, error) {
	ctx, cancel := c.limited(r.Context())
	try := r.Clone(ctx)
	var err error
	if try.Body, err = body(); err != nil {
		cancel()
		return nil, err
	}
	response, err := c.Transport.RoundTrip(try)
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = released{response.Body, cancel}
	return response, nil
}

// limited returns the context of an attempt.
func (c *Client) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.Timeout != 0 {
		return context.WithTimeout(ctx, c.Timeout)
	}
	return context.WithCancel(ctx)
}

// released is a body whose attempt is over when it is closed.
type released struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b released) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// idempotent are the methods that are so by themselves: RFC 9110, section 9.2.2.
var idempotent = []string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}

// harmless says whether a request may be carried out more than once.
func harmless(r *http.Request) bool {
	return slices.Contains(idempotent, r.Method) || r.Header.Get("Idempotency-Key") != ""
}

// passing says whether another attempt may end better than one with this response, or
// without one.
func passing(response *http.Response) bool {
	if response == nil {
		return true
	}
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
