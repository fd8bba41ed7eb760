// Package duration reads and writes lengths of time as configuration files have them.
package duration

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var (
	// ErrSyntax says that a text is not made of numbers with a unit each.
	ErrSyntax = errors.New("duration: malformed")
	// ErrUnit says that there is no such unit.
	ErrUnit = errors.New("duration: unknown unit")
	// ErrOrder says that a unit comes again, or after a smaller one.
	ErrOrder = errors.New("duration: units out of order")
	// ErrRange says that a time.Duration can't be that long.
	ErrRange = errors.New("duration: out of range")
)

// units are all there are, the largest first.
var units = []struct {
	name string
	size time.Duration
}{
	{"w", 7 * 24 * time.Hour},
	{"d", 24 * time.Hour},
	{"h", time.Hour},
	{"m", time.Minute},
	{"s", time.Second},
	{"ms", time.Millisecond},
	{"us", time.Microsecond},
	{"ns", time.Nanosecond},
}

// part is a number and its unit, as they were written.
type part struct{ number, unit string }

// Parse returns the duration that text says, such as "1h30m". Its errors wrap
// ErrSyntax, ErrUnit, ErrOrder or ErrRange, the first of these that applies, and
// the duration is 0 then.
func Parse(text string) (time.Duration, error) {
	if text == "0" {
		return 0, nil
	}
	body, negative := strings.CutPrefix(text, "-")
	parts, ok := split(body)
	if !ok {
		return 0, fmt.Errorf("%w: %q", ErrSyntax, text)
	}
	places := make([]int, len(parts))
	for i, p := range parts {
		if places[i] = find(p.unit); places[i] < 0 {
			return 0, fmt.Errorf("%w: %q", ErrUnit, p.unit)
		}
	}
	for i := 1; i < len(places); i++ {
		if places[i] <= places[i-1] {
			return 0, fmt.Errorf("%w: %q", ErrOrder, text)
		}
	}
	limit, total := uint64(math.MaxInt64), uint64(0)
	if negative {
		limit++
	}
	for i, p := range parts {
		size := uint64(units[places[i]].size)
		n, err := strconv.ParseUint(p.number, 10, 64)
		if err != nil || n > (limit-total)/size {
			return 0, fmt.Errorf("%w: %q", ErrRange, text)
		}
		total += n * size
	}
	if negative {
		return -time.Duration(total), nil
	}
	return time.Duration(total), nil
}

// split cuts text into its parts, and reports whether it is made of nothing else.
func split(text string) (parts []part, ok bool) {
	for text != "" {
		afterNumber := strings.TrimLeft(text, "0123456789")
		rest := strings.TrimLeftFunc(afterNumber, isLetter)
		number, unit := strings.TrimSuffix(text, afterNumber), strings.TrimSuffix(afterNumber, rest)
		if number == "" || unit == "" {
			return nil, false
		}
		parts, text = append(parts, part{number, unit}), rest
	}
	return parts, len(parts) > 0
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// find returns the place of a unit among all, -1 if there is no such unit.
func find(name string) int {
	for i, u := range units {
		if name == u.name {
			return i
		}
	}
	return -1
}

// Format returns the text that Parse reads as d: each unit, from the largest on, as
// often as it fits into what is left, without those that don't, and "0" for no time.
func Format(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	sign, rest := "", uint64(d)
	if d < 0 {
		sign, rest = "-", -rest
	}
	var b strings.Builder
	b.WriteString(sign)
	for _, u := range units {
		n := rest / uint64(u.size)
		rest %= uint64(u.size)
		if n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
		}
	}
	return b.String()
}
