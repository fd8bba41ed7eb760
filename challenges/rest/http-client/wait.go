package httpclient

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"
)

// wait returns how long to wait after an attempt. It is not ok if the server asks for more
// than the longest wait.
func (c *Client) wait(attempt int, response *http.Response) (d time.Duration, ok bool) {
	bound := c.Base
	for i := 1; i < attempt && bound < c.Max; i++ {
		bound *= 2
	}
	d = time.Duration(c.Rand() * float64(min(bound, c.Max)))
	if response != nil {
		d = max(d, c.retryAfter(response.Header.Get("Retry-After")))
	}
	return d, d <= c.Max
}

// retryAfter returns how long a server asks to wait, in seconds or until a date: RFC 9110,
// section 10.2.3. It is zero for anything else.
func (c *Client) retryAfter(value string) time.Duration {
	if date, err := http.ParseTime(value); err == nil {
		return date.Sub(c.Now())
	}
	seconds, err := strconv.ParseUint(value, 10, 32)
	if errors.Is(err, strconv.ErrRange) {
		return math.MaxInt64
	}
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
