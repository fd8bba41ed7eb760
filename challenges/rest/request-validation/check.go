package orders

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	orderMembers = []string{"customer", "lines", "gift"}
	lineMembers  = []string{"sku", "quantity"}

	skuForm     = regexp.MustCompile(`^[A-Z]{2}-[0-9]{4}$`)
	integerForm = regexp.MustCompile(`^-?[0-9]+$`)
	escape      = strings.NewReplacer("~", "~0", "/", "~1") // RFC 6901, section 3
)

// checker makes an order of a JSON value and notes what is wrong with it.
type checker struct{ flaws []flaw }

func (c *checker) note(pointer, code string) {
	c.flaws = append(c.flaws, flaw{pointer, code})
}

func (c *checker) order(v any) (o Order) {
	members, ok := c.object(v, "", orderMembers)
	if !ok {
		return Order{}
	}
	c.member(members, "/customer", true, func(v any) (code string) {
		o.Customer, code = text(v)
		if n := utf8.RuneCountInString(o.Customer); code == "" && (n < 1 || n > 100) {
			return "range"
		}
		return code
	})
	c.member(members, "/lines", true, func(v any) (code string) {
		o.Lines, code = c.lines(v)
		return code
	})
	c.member(members, "/gift", false, func(v any) (code string) {
		if o.Gift, ok = v.(bool); !ok {
			return "type"
		}
		return ""
	})
	return o
}

func (c *checker) lines(v any) (lines []Line, code string) {
	items, ok := v.([]any)
	if !ok {
		return nil, "type"
	}
	if len(items) < 1 || len(items) > 50 {
		return nil, "range"
	}
	for i, item := range items {
		lines = append(lines, c.line(item, "/lines/"+strconv.Itoa(i)))
	}
	return lines, ""
}

func (c *checker) line(v any, at string) (l Line) {
	members, ok := c.object(v, at, lineMembers)
	if !ok {
		return Line{}
	}
	c.member(members, at+"/sku", true, func(v any) (code string) {
		if l.SKU, code = text(v); code == "" && !skuForm.MatchString(l.SKU) {
			return "format"
		}
		return code
	})
	c.member(members, at+"/quantity", true, func(v any) string {
		n, ok := v.(json.Number)
		if !ok || !integerForm.MatchString(n.String()) {
			return "type"
		}
		var err error // for what no int can hold
		if l.Quantity, err = strconv.Atoi(n.String()); err != nil || l.Quantity < 1 || l.Quantity > 999 {
			return "range"
		}
		return ""
	})
	return l
}

// object returns a value that has to be an object, and notes which members are not among
// those it may have.
func (c *checker) object(v any, at string, names []string) (o object, ok bool) {
	if o, ok = v.(object); !ok {
		c.note(at, "type")
		return o, false
	}
	for name := range o.members {
		if !slices.Contains(names, name) {
			c.note(at+"/"+escape.Replace(name), "unknown")
		}
	}
	return o, true
}

// member looks at the member of an object that a pointer leads to, if it is there once,
// and notes what is wrong with it.
func (c *checker) member(o object, pointer string, required bool, look func(v any) (code string)) {
	name := pointer[strings.LastIndex(pointer, "/")+1:]
	code, v := "", o.members[name]
	switch {
	case o.again[name]:
		code = "duplicate"
	case v != nil:
		code = look(v)
	case required:
		code = "missing"
	}
	if code != "" {
		c.note(pointer, code)
	}
}

func text(v any) (s, code string) {
	s, ok := v.(string)
	if !ok {
		return "", "type"
	}
	return s, ""
}
