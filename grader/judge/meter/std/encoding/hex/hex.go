// Package hex counts what the functions of its namesake cost.
package hex

import (
	"encoding/hex"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func AppendDecode(dst, src []byte) ([]byte, error) {
	b, err := hex.AppendDecode(dst, meter.Read(src))
	return meter.Appended(b, len(dst), cap(dst)), err
}

func AppendEncode(dst, src []byte) []byte {
	return meter.Appended(hex.AppendEncode(dst, meter.Read(src)), len(dst), cap(dst))
}

func Decode(dst, src []byte) (int, error) { return hex.Decode(dst, meter.Read(src)) }

func DecodeString(s string) ([]byte, error) {
	b, err := hex.DecodeString(meter.Read(s))
	return meter.Text(b), err
}

func Encode(dst, src []byte) int { return meter.Times(hex.Encode(dst, src)) }

func EncodeToString(src []byte) string { return meter.Text(hex.EncodeToString(src)) }
