package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

const samplePage = "# Title\n\nSome `code`, *stress* and a [link](https://go.dev/x), in a line that is longer than forty columns.\n\n" +
	"- one\n- two\n\n```go\nfunc F() { /* stays\n\ton its lines */ }\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"

func TestMarkdownPlain(t *testing.T) {
	got, err := Markdown(samplePage, 40, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Title\n", "`code`", "https://go.dev/x", "\n• one\n• two\n", "func F() { /* stays\n", "on its lines */ }\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "\x1b") {
		t.Errorf("control sequences in %q", got)
	}
	for line := range strings.SplitSeq(got, "\n") {
		if utf8.RuneCountInString(line) > 40 || strings.HasSuffix(line, " ") {
			t.Errorf("the line %q is too long, or ends in spaces", line)
		}
	}
}

func TestMarkdownColor(t *testing.T) {
	got, err := Markdown(samplePage, 40, true)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile("\x1b\\[36m\\s*code").MatchString(got) {
		t.Errorf("code has no colour in %q", got)
	}
	plain := ansi.Strip(got)
	for _, want := range []string{"Title", "code", "stress", "https://go.dev/x", "func F()"} {
		if !strings.Contains(plain, want) {
			t.Errorf("no %q in\n%s", want, plain)
		}
	}
}

// TestMarkdownIsSafe gives it what would move, hide or send something on a terminal.
func TestMarkdownIsSafe(t *testing.T) {
	for _, text := range []string{
		"a\x1b]0;title\x07b\x1b[2Jc", "a &#27;[2J b &#x1B;]0;t&#7; c", "a &#155;2J &#x0; &#1114112;", "`a\x1b[8mb`\n\n\x9b31m",
		"a &rlm; b &#x202e;c", "[a](https://x.y/\x1b]8;;z\x07)", "<b>\x1b[1m</b>", "```\n\x1bc\n```",
	} {
		for _, color := range []bool{false, true} {
			got, err := Markdown(text, 80, color)
			if err != nil {
				t.Fatal(err)
			}
			if color {
				got = regexp.MustCompile("\x1b\\[(0|[1349]|3[0-7])?m").ReplaceAllString(got, "")
			}
			for _, r := range got {
				if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
					t.Errorf("Markdown(%q, color %t) = %q holds %U", text, color, got, r)
				}
			}
		}
	}
}

// TestMarkdownLayout reads a page as a learner would.
func TestMarkdownLayout(t *testing.T) {
	const source = "## A *b* **c**\n\nOne\ntwo\\*  \nthree &lt; <https://x.y> <br>\n\n1. first\n2. second\n\n   more\n   - inner `code`\n\n" +
		"> said\n> so\n\n---\n\n    indented  code\n\n| name | what it | is |\n|:--|---|---|\n| `a\\|b` | x | long words that have to be wrapped |\n| c |\n\n" +
		"a | b\n\n[same](same) ![alt](pic.png)\n"
	const want = `## A *b* **c**

One two*
three < https://x.y <br>

1. first

2. second

   more

   • inner ` + "`code`" + `

| said so

----------------------------------------

    indented  code

name   what it  is
-----  -------  ------------------------
` + "`a|b`" + `  x        long words that have to
                be wrapped
c

a | b

same alt (pic.png)
`
	got, err := Markdown(source, 40, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}
