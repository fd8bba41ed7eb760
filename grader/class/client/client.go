// Package client is what a learner's own gradus knows of a class's server: how to hand in,
// and how to follow what comes of it. It uses the standard library alone, so that none of
// the server's dependencies reach learners. A connection that is lost is made again; a
// submission is the same however often it is sent.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Client talks to one server, for one account.
type Client struct {
	Server string // its address: https://class.example.org
	Token  string
	// Waiting is called before something is tried again. It may be nil.
	Waiting func(why string, wait time.Duration)
}

// Account is who a token is of, and the courses they are in.
type Account struct {
	Name    string   `json:"account"`
	Courses []Course `json:"courses"`
}

// Course is one of them.
type Course struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Role  string `json:"role"`
}

// Submission is what the server says of one.
type Submission struct {
	ID       string         `json:"submission"`
	State    string         `json:"state"`
	Said     string         `json:"said"`
	Ahead    int            `json:"ahead"`
	Wait     float64        `json:"wait_seconds"`
	LateDays int            `json:"late_days"`
	Points   float64        `json:"points"`
	Report   *grader.Report `json:"report"`
	Ended    bool           `json:"ended"`
}

// RefusedError is what a server answers that does not do what it was asked.
type RefusedError struct {
	Status  int
	Message string `json:"error"`
	Advice  string `json:"hint"`

	after time.Duration // to try again; 0 for never
}

func (e *RefusedError) Error() string { return e.Message }

// Hint says what to do about it.
func (e *RefusedError) Hint() string { return e.Advice }

// CleanServer returns a server's address as it is kept, without what was copied along.
func CleanServer(address string) (string, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("%q is no address of a server, such as https://class.example.org", address)
	}
	return u.Scheme + "://" + u.Host, nil
}

// mostAnswer bounds what is read of an answer.
const mostAnswer = 16 << 20

// call sends one request and reads the JSON that comes back. An error of the network, or one
// that is worth another try, is not a *RefusedError, or one with a time.
func (c *Client) call(ctx context.Context, method, path string, body []byte, into any) error {
	const patience = 2 * time.Minute // an upload has a minute, and the way back
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	res, err := c.do(ctx, method, path, "application/json", body)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return &RefusedError{Message: fmt.Sprintf("%s answers, but not as a server of Gradus", c.Server), Advice: "check the address"}
	}
	return nil
}

func (c *Client) do(ctx context.Context, method, path, accept string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.Server+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	req.Header.Set("Accept", accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode < 300 {
		return res, nil
	}
	defer res.Body.Close()
	return nil, c.refused(res)
}

func (c *Client) refused(res *http.Response) error {
	e := &RefusedError{Status: res.StatusCode}
	const most = 64 << 10
	text, _ := io.ReadAll(io.LimitReader(res.Body, most))
	if json.Unmarshal(text, e) != nil || e.Message == "" {
		e.Message, e.Advice = fmt.Sprintf("%s answers %s", c.Server, res.Status), "check the address"
	}
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		e.after = time.Duration(max(seconds, 1)) * time.Second
	} else if res.StatusCode >= 500 {
		e.after = time.Second
	}
	return e
}

// again calls f until it succeeds, or fails for good, or ctx is done.
func (c *Client) again(ctx context.Context, f func() error) error {
	const longest = 30 * time.Second
	for wait := 500 * time.Millisecond; ; wait = min(2*wait, longest) {
		err := f()
		refused, isRefused := errors.AsType[*RefusedError](err)
		if err == nil || isRefused && refused.after == 0 {
			return err
		}
		pause := wait
		if isRefused {
			pause = max(refused.after, wait)
		}
		if ctx.Err() == nil && c.Waiting != nil {
			c.Waiting(err.Error(), pause)
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

// Account returns who the token is of. It does not wait for a server that does not answer.
func (c *Client) Account(ctx context.Context) (a *Account, err error) {
	a = &Account{}
	return a, c.call(ctx, http.MethodGet, "/", nil, a)
}

// Submit hands in a file for a challenge of a course, and returns the submission's ID.
func (c *Client) Submit(ctx context.Context, course, challenge, name string, data []byte) (id string, err error) {
	path := fmt.Sprintf("/c/%s/t/%s?name=%s", url.PathEscape(course), challenge, url.QueryEscape(name))
	var got struct {
		ID string `json:"submission"`
	}
	err = c.again(ctx, func() error { return c.call(ctx, http.MethodPost, path, data, &got) })
	return got.ID, err
}

// Page returns where browsers see a submission.
func (c *Client) Page(id string) string { return c.Server + "/s/" + id }
