// Package strings counts what the functions of its namesake cost.
package strings

import (
	"iter"
	"strings"
	"unicode"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Clone(s string) string { return meter.Text(strings.Clone(s)) }

func Compare(a, b string) int {
	meter.Common(a, b)
	return strings.Compare(a, b)
}

func Contains(s, substr string) bool { return Index(s, substr) >= 0 }

func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

func Count(s, substr string) int { return strings.Count(meter.Read(s), substr) }

func Cut(s, sep string) (before, after string, found bool) {
	before, after, found = strings.Cut(s, sep)
	meter.Step(len(before) + len(sep))
	return before, after, found
}

func CutPrefix(s, prefix string) (after string, found bool) {
	meter.Step(min(len(s), len(prefix)))
	return strings.CutPrefix(s, prefix)
}

func CutSuffix(s, suffix string) (before string, found bool) {
	meter.Step(min(len(s), len(suffix)))
	return strings.CutSuffix(s, suffix)
}

func EqualFold(s, t string) bool {
	meter.Step(min(len(s), len(t)))
	return strings.EqualFold(s, t)
}

func Fields(s string) []string { return meter.New(strings.Fields(meter.Read(s))) }

func FieldsFunc(s string, f func(rune) bool) []string {
	return meter.New(strings.FieldsFunc(s, meter.Func(f)))
}

func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return strings.FieldsFuncSeq(s, meter.Func(f))
}

func FieldsSeq(s string) iter.Seq[string] { return FieldsFuncSeq(s, unicode.IsSpace) }

func HasPrefix(s, prefix string) bool {
	meter.Step(min(len(s), len(prefix)))
	return strings.HasPrefix(s, prefix)
}

func HasSuffix(s, suffix string) bool {
	meter.Step(min(len(s), len(suffix)))
	return strings.HasSuffix(s, suffix)
}

func Index(s, substr string) int {
	meter.Step(len(substr))
	return meter.Found(strings.Index(s, substr), len(s))
}

func IndexAny(s, chars string) int {
	i := meter.Found(strings.IndexAny(s, chars), len(s))
	meter.Among(chars, looked(i, len(s)))
	return i
}

func IndexByte(s string, c byte) int { return meter.Found(strings.IndexByte(s, c), len(s)) }

func IndexFunc(s string, f func(rune) bool) int { return strings.IndexFunc(s, meter.Func(f)) }

func IndexRune(s string, r rune) int { return meter.Found(strings.IndexRune(s, r), len(s)) }

func Join(elems []string, sep string) string {
	meter.Step(len(elems))
	return meter.Text(strings.Join(elems, sep))
}

func LastIndex(s, substr string) int {
	meter.Step(len(substr))
	return meter.FoundLast(strings.LastIndex(s, substr), len(s))
}

func LastIndexAny(s, chars string) int {
	i := meter.FoundLast(strings.LastIndexAny(s, chars), len(s))
	meter.Among(chars, len(s)-max(i, 0))
	return i
}

func LastIndexByte(s string, c byte) int {
	return meter.FoundLast(strings.LastIndexByte(s, c), len(s))
}

func LastIndexFunc(s string, f func(rune) bool) int { return strings.LastIndexFunc(s, meter.Func(f)) }

func Lines(s string) iter.Seq[string] { return meter.Pieces(strings.Lines(s), 0) }

func Map(mapping func(rune) rune, s string) string {
	return meter.Text(strings.Map(meter.Func(mapping), s))
}

func NewReplacer(oldnew ...string) *strings.Replacer {
	for _, s := range oldnew {
		meter.Text(s)
	}
	return strings.NewReplacer(meter.New(oldnew)...)
}

func Repeat(s string, count int) string { return meter.Text(strings.Repeat(s, count)) }

func Replace(s, old, new string, n int) string {
	return meter.Text(strings.Replace(meter.Read(s), old, new, n))
}

func ReplaceAll(s, old, new string) string {
	return meter.Text(strings.ReplaceAll(meter.Read(s), old, new))
}

func Split(s, sep string) []string { return meter.Split(strings.Split(s, sep), len(s), -1) }

func SplitAfter(s, sep string) []string { return meter.Split(strings.SplitAfter(s, sep), len(s), -1) }

func SplitAfterN(s, sep string, n int) []string {
	return meter.Split(strings.SplitAfterN(s, sep, n), len(s), n)
}

func SplitAfterSeq(s, sep string) iter.Seq[string] {
	return meter.Pieces(strings.SplitAfterSeq(s, sep), 0)
}

func SplitN(s, sep string, n int) []string { return meter.Split(strings.SplitN(s, sep, n), len(s), n) }

func SplitSeq(s, sep string) iter.Seq[string] {
	return meter.Pieces(strings.SplitSeq(s, sep), len(sep))
}

func ToLower(s string) string { return meter.Text(strings.ToLower(s)) }

func ToTitle(s string) string { return meter.Text(strings.ToTitle(s)) }

func ToUpper(s string) string { return meter.Text(strings.ToUpper(s)) }

func ToValidUTF8(s, replacement string) string {
	return meter.Text(strings.ToValidUTF8(s, replacement))
}

func Trim(s, cutset string) string { return meter.TrimmedOf(strings.Trim(s, cutset), len(s), cutset) }

func TrimFunc(s string, f func(rune) bool) string { return strings.TrimFunc(s, meter.Func(f)) }

func TrimLeft(s, cutset string) string {
	return meter.TrimmedOf(strings.TrimLeft(s, cutset), len(s), cutset)
}

func TrimLeftFunc(s string, f func(rune) bool) string { return strings.TrimLeftFunc(s, meter.Func(f)) }

func TrimPrefix(s, prefix string) string {
	meter.Step(min(len(s), len(prefix)))
	return strings.TrimPrefix(s, prefix)
}

func TrimRight(s, cutset string) string {
	return meter.TrimmedOf(strings.TrimRight(s, cutset), len(s), cutset)
}

func TrimRightFunc(s string, f func(rune) bool) string {
	return strings.TrimRightFunc(s, meter.Func(f))
}

func TrimSpace(s string) string { return meter.Trimmed(strings.TrimSpace(s), len(s)) }

func TrimSuffix(s, suffix string) string {
	meter.Step(min(len(s), len(suffix)))
	return strings.TrimSuffix(s, suffix)
}

// looked returns how many of n bytes a search has looked at that ended at i, or found
// nothing.
func looked(i, n int) int {
	if i < 0 {
		return n
	}
	return i
}
