package report

import (
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

// FuzzShortened holds whatever a submission returns to the page, and to being text.
func FuzzShortened(f *testing.F) {
	f.Add(`F("a") = [1 2 3]; want [1 2 4]`, 20)
	f.Add("日本語 = \"日本\"; want 日", 16)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = 16 + max(0, width%200)
		s = CleanLine(s, 4000)
		for _, l := range shortened(s, width) {
			if !utf8.ValidString(l) || displayWidth(l) > width && displayWidth(s) > width && strings.ContainsAny(l, "…") {
				t.Errorf("shortened(%q, %d) has the line %q", s, width, l)
			}
		}
	})
}
