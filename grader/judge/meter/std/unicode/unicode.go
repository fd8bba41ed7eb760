// Package unicode counts what the functions of its namesake cost.
package unicode

import (
	"unicode"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func In(r rune, ranges ...*unicode.RangeTable) bool { return IsOneOf(ranges, r) }

func Is(rangeTab *unicode.RangeTable, r rune) bool {
	meter.Step(passed(rangeTab, r))
	return unicode.Is(rangeTab, r)
}

func IsOneOf(ranges []*unicode.RangeTable, r rune) bool {
	for _, table := range ranges {
		meter.Step(1)
		if Is(table, r) {
			return true
		}
	}
	return false
}

// passed returns how many ranges of a table are looked at one after the other, as Latin-1
// is looked up. Others are searched by halving.
func passed(table *unicode.RangeTable, r rune) (n int) {
	if last := len(table.R16) - 1; r > unicode.MaxLatin1 || last < 0 || uint32(r) > uint32(table.R16[last].Hi) {
		return 0
	}
	for _, of := range table.R16 {
		if n++; uint16(r) <= of.Hi {
			break
		}
	}
	return n
}
