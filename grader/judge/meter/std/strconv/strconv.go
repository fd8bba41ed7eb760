// Package strconv counts what the functions of its namesake cost.
package strconv

import (
	"strconv"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func AppendBool(dst []byte, b bool) []byte {
	return meter.Appended(strconv.AppendBool(dst, b), len(dst), cap(dst))
}

func AppendInt(dst []byte, i int64, base int) []byte {
	return meter.Appended(strconv.AppendInt(dst, i, base), len(dst), cap(dst))
}

func AppendQuoteRune(dst []byte, r rune) []byte {
	return meter.Appended(strconv.AppendQuoteRune(dst, r), len(dst), cap(dst))
}

func AppendQuoteRuneToASCII(dst []byte, r rune) []byte {
	return meter.Appended(strconv.AppendQuoteRuneToASCII(dst, r), len(dst), cap(dst))
}

func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return meter.Appended(strconv.AppendQuoteRuneToGraphic(dst, r), len(dst), cap(dst))
}

func AppendUint(dst []byte, i uint64, base int) []byte {
	return meter.Appended(strconv.AppendUint(dst, i, base), len(dst), cap(dst))
}

func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	return meter.Appended(strconv.AppendFloat(dst, f, fmt, prec, bitSize), len(dst), cap(dst))
}

func AppendQuote(dst []byte, s string) []byte {
	return meter.Appended(strconv.AppendQuote(dst, meter.Read(s)), len(dst), cap(dst))
}

func AppendQuoteToASCII(dst []byte, s string) []byte {
	return meter.Appended(strconv.AppendQuoteToASCII(dst, meter.Read(s)), len(dst), cap(dst))
}

func AppendQuoteToGraphic(dst []byte, s string) []byte {
	return meter.Appended(strconv.AppendQuoteToGraphic(dst, meter.Read(s)), len(dst), cap(dst))
}

func Atoi(s string) (int, error) { return strconv.Atoi(meter.Read(s)) }

func CanBackquote(s string) bool { return strconv.CanBackquote(meter.Read(s)) }

func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	return meter.Text(strconv.FormatComplex(c, fmt, prec, bitSize))
}

func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	return meter.Text(strconv.FormatFloat(f, fmt, prec, bitSize))
}

func FormatInt(i int64, base int) string { return meter.Text(strconv.FormatInt(i, base)) }

func FormatUint(i uint64, base int) string { return meter.Text(strconv.FormatUint(i, base)) }

func Itoa(i int) string { return meter.Text(strconv.Itoa(i)) }

func ParseBool(str string) (bool, error) { return strconv.ParseBool(meter.Read(str)) }

func ParseComplex(s string, bitSize int) (complex128, error) {
	return strconv.ParseComplex(meter.Read(s), bitSize)
}

func ParseFloat(s string, bitSize int) (float64, error) {
	return strconv.ParseFloat(meter.Read(s), bitSize)
}

func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	return strconv.ParseInt(meter.Read(s), base, bitSize)
}

func ParseUint(s string, base int, bitSize int) (uint64, error) {
	return strconv.ParseUint(meter.Read(s), base, bitSize)
}

func Quote(s string) string { return meter.Text(strconv.Quote(meter.Read(s))) }

func QuoteToASCII(s string) string { return meter.Text(strconv.QuoteToASCII(meter.Read(s))) }

func QuoteToGraphic(s string) string { return meter.Text(strconv.QuoteToGraphic(meter.Read(s))) }

func QuotedPrefix(s string) (string, error) { return strconv.QuotedPrefix(meter.Read(s)) }

func Unquote(s string) (string, error) {
	t, err := strconv.Unquote(meter.Read(s))
	return meter.Text(t), err
}
