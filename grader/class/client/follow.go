package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// errMore says that a stream ended before the submission did.
var errMore = errors.New("the connection ended")

// Follow tells what happens with a submission until it ends, and returns it then.
func (c *Client) Follow(ctx context.Context, id string, tell func(*Submission)) (last *Submission, err error) {
	err = c.again(ctx, func() error {
		last, err = c.stream(ctx, id, tell)
		return err
	})
	return last, err
}

// stream follows one connection.
func (c *Client) stream(ctx context.Context, id string, tell func(*Submission)) (*Submission, error) {
	res, err := c.do(ctx, http.MethodGet, "/s/"+url.PathEscape(id)+"/events", "text/event-stream", nil)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	events := bufio.NewReader(res.Body)
	for {
		name, data, err := event(events)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errMore, err)
		}
		if name != "state" {
			continue
		}
		s := &Submission{}
		if err := json.Unmarshal([]byte(data), s); err != nil {
			return nil, &RefusedError{Message: fmt.Sprintf("%s tells nothing that this gradus understands", c.Server), Advice: "get the gradus that your course uses"}
		}
		tell(s)
		if s.Ended {
			return s, nil
		}
	}
}

// event reads the next event of a stream: its name and its data. See the HTML standard,
// section 9.2.6, of which a server of Gradus uses no more.
func event(r *bufio.Reader) (name, data string, err error) {
	var lines []string
	for {
		line, err := r.ReadString('\n')
		if err == io.EOF && line == "" {
			return "", "", io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", "", err
		}
		line = strings.TrimRight(line, "\r\n")
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && name+strings.Join(lines, "") != "":
			return name, strings.Join(lines, "\n"), nil
		case field == "event":
			name = value
		case field == "data":
			lines = append(lines, value)
		}
	}
}
