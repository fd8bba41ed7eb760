// Package driver makes the hidden tests' calls of package orders beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing/iotest"

	"github.com/gradus-dev/gradus/challenges/rest/request-validation"
)

// Answer is what came of a request.
type Answer struct {
	Status int
	Type   string // Content-Type
	Allow  string
	Body   string
	Placed []string // the orders: customer, gift, and quantity and SKU of each line
	Read   int      // bytes of the request's body that were read
}

// Post sends a body as application/json.
func Post(body string) Answer {
	return Send("POST", []string{"application/json"}, body, false)
}

// Send sends a request. Where its body breaks, reading behind it is an error instead of
// the end.
func Send(method string, contentType []string, body string, breaks bool) (a Answer) {
	h := orders.NewHandler(func(o orders.Order) {
		text := fmt.Sprintf("%q %v:", o.Customer, o.Gift)
		for _, l := range o.Lines {
			text += fmt.Sprintf(" %d %s", l.Quantity, l.SKU)
		}
		a.Placed = append(a.Placed, text)
	})
	sent := &counter{Reader: strings.NewReader(body)}
	if breaks {
		sent.Reader = io.MultiReader(sent.Reader, iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	r, w := httptest.NewRequest(method, "/orders", sent), httptest.NewRecorder()
	r.Header["Content-Type"] = contentType
	h.ServeHTTP(w, r)
	a.Status, a.Body, a.Read = w.Code, w.Body.String(), sent.n
	a.Type, a.Allow = w.Result().Header.Get("Content-Type"), w.Result().Header.Get("Allow")
	return a
}

// counter counts what is read.
type counter struct {
	io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}
