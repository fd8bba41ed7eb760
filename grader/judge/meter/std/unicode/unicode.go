// Package unicode counts what the functions of its namesake cost.
package unicode

import (
	"unicode"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func In(r rune, ranges ...*unicode.RangeTable) bool {
	meter.Step(len(ranges))
	return unicode.In(r, ranges...)
}

func IsOneOf(ranges []*unicode.RangeTable, r rune) bool {
	meter.Step(len(ranges))
	return unicode.IsOneOf(ranges, r)
}
