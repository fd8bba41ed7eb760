// Package bytes counts what the functions of its namesake cost.
package bytes

import (
	"bytes"
	"iter"
	"unicode"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Clone(s []byte) []byte { return meter.Text(bytes.Clone(s)) }

func Compare(a, b []byte) int {
	meter.Common(a, b)
	return bytes.Compare(a, b)
}

func Contains(s, substr []byte) bool { return Index(s, substr) >= 0 }

func ContainsAny(s []byte, chars string) bool { return IndexAny(s, chars) >= 0 }

func ContainsFunc(s []byte, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

func ContainsRune(s []byte, r rune) bool { return IndexRune(s, r) >= 0 }

func Count(s, substr []byte) int { return bytes.Count(meter.Read(s), substr) }

func Cut(s, sep []byte) (before, after []byte, found bool) {
	before, after, found = bytes.Cut(s, sep)
	meter.Step(len(before) + len(sep))
	return before, after, found
}

func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	meter.Step(min(len(s), len(prefix)))
	return bytes.CutPrefix(s, prefix)
}

func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	meter.Step(min(len(s), len(suffix)))
	return bytes.CutSuffix(s, suffix)
}

func Equal(a, b []byte) bool {
	if len(a) == len(b) {
		meter.Common(a, b)
	}
	return bytes.Equal(a, b)
}

func EqualFold(s, t []byte) bool {
	meter.Step(min(len(s), len(t)))
	return bytes.EqualFold(s, t)
}

func Fields(s []byte) [][]byte { return meter.New(bytes.Fields(meter.Read(s))) }

func FieldsFunc(s []byte, f func(rune) bool) [][]byte {
	return meter.New(bytes.FieldsFunc(s, meter.Func(f)))
}

func FieldsFuncSeq(s []byte, f func(rune) bool) iter.Seq[[]byte] {
	return bytes.FieldsFuncSeq(s, meter.Func(f))
}

func FieldsSeq(s []byte) iter.Seq[[]byte] { return FieldsFuncSeq(s, unicode.IsSpace) }

func HasPrefix(s, prefix []byte) bool {
	meter.Step(min(len(s), len(prefix)))
	return bytes.HasPrefix(s, prefix)
}

func HasSuffix(s, suffix []byte) bool {
	meter.Step(min(len(s), len(suffix)))
	return bytes.HasSuffix(s, suffix)
}

func Index(s, substr []byte) int {
	meter.Step(len(substr))
	return meter.Found(bytes.Index(s, substr), len(s))
}

func IndexAny(s []byte, chars string) int {
	i := meter.Found(bytes.IndexAny(s, chars), len(s))
	meter.Among(chars, looked(i, len(s)))
	return i
}

func IndexByte(s []byte, c byte) int { return meter.Found(bytes.IndexByte(s, c), len(s)) }

func IndexFunc(s []byte, f func(rune) bool) int { return bytes.IndexFunc(s, meter.Func(f)) }

func IndexRune(s []byte, r rune) int { return meter.Found(bytes.IndexRune(s, r), len(s)) }

func Join(elems [][]byte, sep []byte) []byte {
	meter.Step(len(elems))
	return meter.Text(bytes.Join(elems, sep))
}

func LastIndex(s, substr []byte) int {
	meter.Step(len(substr))
	return meter.FoundLast(bytes.LastIndex(s, substr), len(s))
}

func LastIndexAny(s []byte, chars string) int {
	i := meter.FoundLast(bytes.LastIndexAny(s, chars), len(s))
	meter.Among(chars, len(s)-max(i, 0))
	return i
}

func LastIndexByte(s []byte, c byte) int {
	return meter.FoundLast(bytes.LastIndexByte(s, c), len(s))
}

func LastIndexFunc(s []byte, f func(rune) bool) int { return bytes.LastIndexFunc(s, meter.Func(f)) }

func Lines(s []byte) iter.Seq[[]byte] { return meter.Pieces(bytes.Lines(s), 0) }

func Map(mapping func(rune) rune, s []byte) []byte {
	return meter.Text(bytes.Map(meter.Func(mapping), s))
}

func NewBufferString(s string) *bytes.Buffer { return bytes.NewBufferString(meter.Text(s)) }

func Repeat(s []byte, count int) []byte { return meter.Text(bytes.Repeat(s, count)) }

func Replace(s, old, new []byte, n int) []byte {
	return meter.Text(bytes.Replace(meter.Read(s), old, new, n))
}

func ReplaceAll(s, old, new []byte) []byte {
	return meter.Text(bytes.ReplaceAll(meter.Read(s), old, new))
}

func Runes(s []byte) []rune { return meter.Text(bytes.Runes(s)) }

func Split(s, sep []byte) [][]byte { return meter.Split(bytes.Split(s, sep), len(s), -1) }

func SplitAfter(s, sep []byte) [][]byte { return meter.Split(bytes.SplitAfter(s, sep), len(s), -1) }

func SplitAfterN(s, sep []byte, n int) [][]byte {
	return meter.Split(bytes.SplitAfterN(s, sep, n), len(s), n)
}

func SplitAfterSeq(s, sep []byte) iter.Seq[[]byte] {
	return meter.Pieces(bytes.SplitAfterSeq(s, sep), 0)
}

func SplitN(s, sep []byte, n int) [][]byte { return meter.Split(bytes.SplitN(s, sep, n), len(s), n) }

func SplitSeq(s, sep []byte) iter.Seq[[]byte] { return meter.Pieces(bytes.SplitSeq(s, sep), len(sep)) }

func ToLower(s []byte) []byte { return meter.Text(bytes.ToLower(s)) }

func ToTitle(s []byte) []byte { return meter.Text(bytes.ToTitle(s)) }

func ToUpper(s []byte) []byte { return meter.Text(bytes.ToUpper(s)) }

func ToValidUTF8(s, replacement []byte) []byte {
	return meter.Text(bytes.ToValidUTF8(s, replacement))
}

func Trim(s []byte, cutset string) []byte {
	return meter.TrimmedOf(bytes.Trim(s, cutset), len(s), cutset)
}

func TrimFunc(s []byte, f func(rune) bool) []byte { return bytes.TrimFunc(s, meter.Func(f)) }

func TrimLeft(s []byte, cutset string) []byte {
	return meter.TrimmedOf(bytes.TrimLeft(s, cutset), len(s), cutset)
}

func TrimLeftFunc(s []byte, f func(rune) bool) []byte { return bytes.TrimLeftFunc(s, meter.Func(f)) }

func TrimPrefix(s, prefix []byte) []byte {
	meter.Step(min(len(s), len(prefix)))
	return bytes.TrimPrefix(s, prefix)
}

func TrimRight(s []byte, cutset string) []byte {
	return meter.TrimmedOf(bytes.TrimRight(s, cutset), len(s), cutset)
}

func TrimRightFunc(s []byte, f func(rune) bool) []byte {
	return bytes.TrimRightFunc(s, meter.Func(f))
}

func TrimSpace(s []byte) []byte { return meter.Trimmed(bytes.TrimSpace(s), len(s)) }

func TrimSuffix(s, suffix []byte) []byte {
	meter.Step(min(len(s), len(suffix)))
	return bytes.TrimSuffix(s, suffix)
}

// looked returns how many of n bytes a search has looked at that ended at i, or found
// nothing.
func looked(i, n int) int {
	if i < 0 {
		return n
	}
	return i
}
