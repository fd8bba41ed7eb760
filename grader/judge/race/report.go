package race

import (
	"fmt"
	"strings"
)

// String says what the race is, in one paragraph, with both places.
func (r *Race) String() string {
	second, first := r.Second.describe(), r.First.describe()
	if first > second && r.First.Kind == r.Second.Kind { // the same words, whichever came first
		first, second = second, first
	}
	return fmt.Sprintf("%s, and %s.%s Nothing orders the two: they may happen at the same time.", second, first, r.common())
}

// common says what is wrong with the locks, if both hold some.
func (r *Race) common() string {
	if len(r.First.Held) == 0 || len(r.Second.Held) == 0 {
		return ""
	}
	for _, a := range r.First.Held {
		for _, b := range r.Second.Held {
			if a.Key == b.Key {
				return " Both hold that lock at once, since they hold it for reading."
			}
		}
	}
	return " These are different locks."
}

// describe says who does what, where, holding which locks.
func (a *Access) describe() string {
	verb := map[Kind]string{Read: "reads", Write: "writes", AtomicRead: "reads atomically", AtomicWrite: "writes atomically"}[a.Kind]
	who := a.Site.Func
	if a.Thread.Name != "" {
		who += " of " + a.Thread.Name
	}
	return fmt.Sprintf("%s (%s:%d) %s %s %s", who, a.Site.File, a.Site.Line, verb, a.Site.Expr, locks(a.Held))
}

func locks(held []Held) string {
	if len(held) == 0 {
		return "with no lock held"
	}
	var all []string
	for _, h := range held {
		all = append(all, fmt.Sprintf("%s locked at %s", h.What, h.At()))
	}
	return "holding " + strings.Join(all, " and ")
}
