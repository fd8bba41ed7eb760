// Package utf16 counts what the functions of its namesake cost.
package utf16

import (
	"unicode/utf16"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func AppendRune(a []uint16, r rune) []uint16 {
	return meter.Grown(utf16.AppendRune(a, r), len(a), cap(a))
}

func Decode(s []uint16) []rune { return meter.Text(utf16.Decode(s)) }

func Encode(s []rune) []uint16 { return meter.New(utf16.Encode(meter.Read(s))) }
