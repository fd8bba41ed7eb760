package report

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// TestShortened lays lines out on a page of 40 columns.
func TestShortened(t *testing.T) {
	long := numbers(60, -1)
	for _, tt := range []struct {
		reason, in string
		want       []string
	}{
		{"what fits stays", "Sum([1 2]) = 2; want 3", []string{"Sum([1 2]) = 2; want 3"}},
		{"got above want", `Title("a title that has several words") = "A title"; want "A Title That Has Several Words"`,
			[]string{`Title("a title that … words")`, `  got  "A title"`, `  want "A Title That Has Several Words"`}},
		{"around the difference, and aligned", "Sort(" + long + ") = " + numbers(60, 50) + "; want " + long,
			[]string{"Sort([0 1 2 3 4 5 6 7 … 57 58 59])", "  got  … 45 46 47 48 49 -1 51 52 53 …", "  want … 45 46 47 48 49 50 51 52 53 …"}},
		{"one is the beginning of the other", "F() = " + numbers(30, -1) + "; want " + numbers(31, -1),
			[]string{"F()", "  got  … 25 26 27 28 29]", "  want … 25 26 27 28 29 30]"}},
		{"no equals sign", "after Sort(x) the items of the list are [3 2 1]; want [1 2 3]",
			[]string{"after Sort(x) the items of the list are", "  got  [3 2 1]", "  want [1 2 3]"}},
		{"words are wanted", "Len() = 2; want what is in it, whatever was deleted before, and no more",
			[]string{"Len()", "  got  2", "  want what is in it, whatever was", "           deleted before, and no more"}},
		{"no comparison", "the steps grow like n times the logarithm of n and so on",
			[]string{"the steps grow like n times the", "    logarithm of n and so on"}},
		{"a value among words", "in a loop over " + long + " nothing is seen",
			[]string{"in a loop over", "    [0 1 2 3 4 5 6 7 8 9 … 57 58 59]", "    nothing is seen"}},
		{"code is cut at its end", "+ " + strings.Repeat("x", 50), []string{"+ " + strings.Repeat("x", 37) + "…"}},
	} {
		if diff := cmp.Diff(tt.want, shortened(tt.in, 40)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestAnyLineFits makes lines of what messages are made of, at random, always the same.
func TestAnyLineFits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"F(", ")", " = ", "; want ", "[", "]", "{", "}", `"`, "`", `\`, " ", "  ", "1 2 3", "-", "+", "|", "日本語", "é", "…", "error", "nil", "a path of length 3 in", strings.Repeat("x", 90)}
	for range 5_000 {
		var b strings.Builder
		for range random.IntN(30) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		fits(t, b.String(), 16+random.IntN(100))
	}
}

// FuzzShortened does so with whatever there is.
func FuzzShortened(f *testing.F) {
	f.Add(`F("a") = [1 2 3]; want [1 2 4]`, 20)
	f.Add("日本語 = \"日本\"; want 日", 16)
	f.Fuzz(func(t *testing.T, s string, width int) { fits(t, CleanLine(s, 4000), 16+max(0, width%200)) })
}

// fits holds a line to a page, unless a single word of it is wider.
func fits(t *testing.T, s string, width int) {
	t.Helper()
	for _, l := range shortened(s, width) {
		if !utf8.ValidString(l) || displayWidth(l) > width {
			t.Errorf("shortened(%q, %d) has the line %q, %d wide", s, width, l, displayWidth(l))
		}
	}
}
