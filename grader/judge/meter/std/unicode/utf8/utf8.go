// Package utf8 counts what the functions of its namesake cost.
package utf8

import (
	"unicode/utf8"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func RuneCount(p []byte) int { return utf8.RuneCount(meter.Read(p)) }

func RuneCountInString(s string) int { return utf8.RuneCountInString(meter.Read(s)) }

func Valid(p []byte) bool { return utf8.Valid(meter.Read(p)) }

func ValidString(s string) bool { return utf8.ValidString(meter.Read(s)) }

func AppendRune(p []byte, r rune) []byte {
	return meter.Appended(utf8.AppendRune(p, r), len(p), cap(p))
}
