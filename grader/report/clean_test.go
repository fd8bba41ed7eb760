package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ reason, in, want string }{
		{"plain text stays", "a\tb\nc é 日本 👩‍👧\n", "a\tb\nc é 日本 👩‍👧\n"},
		{"colours go", "\x1b[1;31mred\x1b[0m", "red"},
		{"a window title goes, by either end", "a\x1b]0;evil\x07b\x1b]0;evil\x1b\\c", "abc"},
		{"an unfinished sequence takes its line only", "a\x1b]0;evil\nb", "a\nb"},
		{"8-bit forms go", "a\u009b31mb\u009dx\u009cc", "abc"},
		{"a lone escape is shown", "a\x1b b", `a\x1b b`},
		{"no new sequence arises from removing one", "\x1b\x1b[0m[31mx", `\x1b[31mx`},
		{"other controls are shown", "a\x00b\x07c\x08d\u0085e", `a\x00b\x07c\x08d\u0085e`},
		{"a carriage return can't cover text", "wrong\rright\r\nnext", "wrong\nright\nnext"},
		{"direction marks are shown", "a\u202eb\u2066c\u200fd", `a\u202eb\u2066c\u200fd`},
		{"invisible characters are shown", "a\u200bb\ufeffc\u2028d\U000e0041", `a\u200bb\ufeffc\u2028d\U000e0041`},
		{"bytes that are not UTF-8 are shown", "a\xff\xc3b", `a\xff\xc3b`},
		{"the replacement character is a character", "a\ufffdb", "a\ufffdb"},
		{"commands to CI systems are broken", "##[add-mask]x ##vso[task.x]##teamcity[y] ## [z]", `#\x23[add-mask]x #\x23vso[task.x]#\x23teamcity[y] ## [z]`},
		{"no-break spaces become spaces", "-\u00a0x", "- x"},
	} {
		if got := Clean(tt.in, 1000); got != tt.want {
			t.Errorf("%s: Clean(%q) = %q; want %q", tt.reason, tt.in, got, tt.want)
		}
	}
}

func TestCleanCuts(t *testing.T) {
	for _, tt := range []struct {
		in   string
		max  int
		want string
	}{
		{strings.Repeat("a", 20), 20, strings.Repeat("a", 20)},
		{strings.Repeat("a", 21), 20, strings.Repeat("a", 20-len(cutMark)) + cutMark},
		{strings.Repeat("é", 11), 20, strings.Repeat("é", (20-len(cutMark))/2) + cutMark},
		{strings.Repeat("\x00", 6), 20, `\x00\x00` + cutMark},
		{"abcdef", 3, ""},
	} {
		if got := Clean(tt.in, tt.max); got != tt.want {
			t.Errorf("Clean(%q, %d) = %q; want %q", tt.in, tt.max, got, tt.want)
		}
	}
}

func TestCleanLine(t *testing.T) {
	if got, want := CleanLine("a\nb\tc\rd\x1b[31me", 100), `a\nb\tc\rde`; got != want {
		t.Errorf("CleanLine = %q; want %q", got, want)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\x1b[31mb", "\x1b]8;;x\x07", "\u202e\xff\r\n\u009b", strings.Repeat("x\x00", 50)} {
		f.Add(s, 60)
	}
	f.Fuzz(func(t *testing.T, s string, maxBytes int) {
		maxBytes = max(0, maxBytes%4096)
		for name, clean := range map[string]func(string, int) string{"Clean": Clean, "CleanLine": CleanLine} {
			got := clean(s, maxBytes)
			if len(got) > maxBytes {
				t.Fatalf("%s(%q, %d) has %d bytes", name, s, maxBytes, len(got))
			}
			if !utf8.ValidString(got) {
				t.Fatalf("%s(%q) = %q is not UTF-8", name, s, got)
			}
			if again := clean(got, maxBytes); again != got {
				t.Fatalf("%s(%q) = %q, and of that %q", name, s, got, again)
			}
			for _, r := range got {
				if unicode.IsControl(r) && (name == "CleanLine" || r != '\n' && r != '\t') ||
					unicode.Is(unicode.Bidi_Control, r) || unicode.In(r, unicode.Zl, unicode.Zp) {
					t.Fatalf("%s(%q) = %q holds %U", name, s, got, r)
				}
			}
		}
	})
}
