// These tests are what a learner might hand in: they pass on all correct packages
// and catch every file of bugs/. Learners never see them.
package duration

import (
	"errors"
	"math"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text string
		want time.Duration
	}{
		{"0", 0},
		{"0s", 0},
		{"-0s", 0},
		{"1w", 7 * 24 * time.Hour},
		{"1d", 24 * time.Hour},
		{"1h", time.Hour},
		{"1m", time.Minute},
		{"1s", time.Second},
		{"1ms", time.Millisecond},
		{"1us", time.Microsecond},
		{"1ns", 1},
		{"1h30m", 90 * time.Minute},
		{"90m", 90 * time.Minute},
		{"2d12h5s", 60*time.Hour + 5*time.Second},
		{"-3h15m", -195 * time.Minute},
		{"010s", 10 * time.Second},
		{"9223372036854775807ns", math.MaxInt64},
		{"-9223372036854775808ns", math.MinInt64},
		{"15250w1d23h47m16s854ms775us807ns", math.MaxInt64},
	} {
		got, err := Parse(tt.text)
		if got != tt.want || err != nil {
			t.Errorf("Parse(%q) = %v, %v; want %v, nil", tt.text, got, err, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		text string
		want error
	}{
		{"", ErrSyntax},
		{"-", ErrSyntax},
		{"-0", ErrSyntax},
		{"00", ErrSyntax},
		{"45", ErrSyntax},
		{"1h30", ErrSyntax},
		{"h", ErrSyntax},
		{"+1h", ErrSyntax},
		{" 1h", ErrSyntax},
		{"1.5h", ErrSyntax},
		{"1h-30m", ErrSyntax},
		{"1x", ErrUnit},
		{"1H", ErrUnit},
		{"1min", ErrUnit},
		{"1h1h", ErrOrder},
		{"30m1h", ErrOrder},
		{"1h1s1m", ErrOrder},
		{"9223372036854775808ns", ErrRange},
		{"-9223372036854775809ns", ErrRange},
		{"99999999999999999999999w", ErrRange},
		{"15251w", ErrRange},
		{"15250w1d23h47m16s854ms775us808ns", ErrRange},
		{"99999w1x", ErrUnit},
		{"99999w1w", ErrOrder},
		{"2s7m1y", ErrUnit},
		{"2s7m1y1", ErrSyntax},
	} {
		got, err := Parse(tt.text)
		if got != 0 || !errors.Is(err, tt.want) {
			t.Errorf("Parse(%q) = %v, %v; want 0, %v", tt.text, got, err, tt.want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0"},
		{time.Hour + 5*time.Second, "1h5s"},
		{-195 * time.Minute, "-3h15m"},
		{10 * 24 * time.Hour, "1w3d"},
		{math.MinInt64, "-15250w1d23h47m16s854ms775us808ns"},
	} {
		if got := Format(tt.d); got != tt.want {
			t.Errorf("Format(%d ns) = %q; want %q", tt.d, got, tt.want)
		}
	}
}
