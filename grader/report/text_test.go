package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func base(v grader.Verdict, score int, outcomes ...grader.Outcome) *grader.Report {
	return &grader.Report{
		Schema: grader.ReportSchema, Challenge: "algorithms/bfs", Title: "Breadth-first search", Submission: "algorithms/bfs",
		Verdict: v, Score: score, MaxScore: 6, Outcomes: outcomes, ChallengeHash: "c0ffee", SubmissionHash: "beef",
		Environment: grader.Environment{Gradus: "v1.0.0", Go: "go1.26.8", Platform: "linux/amd64", Sandbox: "full"},
		Durations:   grader.Durations{Build: 310 * time.Millisecond, Run: 42 * time.Millisecond, Total: 380 * time.Millisecond},
	}
}

func outcome(test, title string, c grader.Criterion, v grader.Verdict, points, of int) grader.Outcome {
	s := grader.Failed
	switch v {
	case grader.Accepted:
		s = grader.Passed
	case "":
		s = grader.Skipped
	}
	return grader.Outcome{Test: test, Title: title, Criterion: c, Status: s, Verdict: v, Points: points, MaxPoints: of}
}

var (
	passOne = outcome("TestShortest", "finds a shortest path", grader.Correctness, grader.Accepted, 3, 3)
	passTwo = outcome("TestUnreachable", "says when there is no path", grader.EdgeCases, grader.Accepted, 2, 2)
	passBig = outcome("TestBig", "is linear", grader.Efficiency, grader.Accepted, 1, 1)
)

// reports are the golden cases: testdata/NAME.txt, .color.txt and .json.
func reports() map[string]*grader.Report {
	wrong := outcome("TestShortest", "finds a shortest path", grader.Correctness, grader.WrongAnswer, 0, 3)
	wrong.Message = "ShortestPath(g, 0, 3) mismatch (-want +got):\n\u00a0\u00a0[]int{\n\u00a0\u00a0\t0,\n-\u00a0\t2,\n+\u00a0\t1,\n\u00a0\u00a0\t3,\n\u00a0\u00a0}\n"
	wrong.Hint = "Which data structure hands back the vertex that you found first? Breadth-first search visits all neighbours of a vertex before it visits theirs."
	wrong.Output = "visiting 0\nvisiting 1\n"
	wrong.Calls = []grader.Call{{Call: "NewGraph(4)", Got: "Graph#1"}, {Call: "Graph#1.Add(0, 1)", Got: grader.Returned}, {Call: "ShortestPath(Graph#1, 0, 3)", Got: "[0 1 3]"}}
	skipped := outcome("TestBig", "is linear", grader.Efficiency, "", 0, 1)
	skipped.Unmet = []string{"TestShortest"}

	slow := outcome("TestUnreachable", "says when there is no path", grader.EdgeCases, grader.TimeLimit, 0, 2)
	slow.Message = "ShortestPath(g, 0, 9) did not return within 2s"
	slow.Calls = []grader.Call{{Call: "ShortestPath(g, 0, 9)"}}
	slow.Stack = "bfs.ShortestPath(...)\n\tbfs.go:17\nbfs.visit(...)\n\tbfs.go:40"

	compile := base(grader.CompileError, 0)
	compile.Diagnostics = []grader.Diagnostic{
		{Kind: "compile", File: "bfs.go", Line: 12, Column: 5, Message: "undefined: queue"},
		{Kind: "compile", Message: "missing function ShortestPath", Help: "the README asks for: func ShortestPath(g Graph, from, to int) []int"},
	}
	rule := base(grader.RuleViolation, 0)
	rule.Diagnostics = []grader.Diagnostic{{Kind: "rule", Rule: "forbid", File: "bfs.go", Line: 3, Message: "import of sort is forbidden here", Help: "sort by hand: that is what this challenge is about"}}

	hostile := base(grader.WrongAnswer, 0, outcome("TestX", "evil\x1b[2J\ntitle", grader.Security, grader.WrongAnswer, 0, 6))
	hostile.Outcomes[0].Message = "got\r\x1b]0;x\x07::stop-commands::x\n##[error]forged\n\u202edrowssap"
	hostile.Outcomes[0].Output = "  ::set-output name=x::y\nverdict: accepted (every check passed)  6 of 6 points"
	hostile.Output = "\x00\xff"
	hostile.Submission, hostile.Ignored = "a\nb", []string{"vendor/ (ignored)\n::warning::x"}

	done := base(grader.Accepted, 6, passOne, passTwo, passBig)
	done.Diagnostics = []grader.Diagnostic{{Kind: "advice", File: "bfs.go", Line: 9, Message: "append in a loop grows the slice many times", Help: "make it with its capacity"}}
	cached := base(grader.Accepted, 6, passOne, passTwo, passBig)
	cached.Cached = true

	broken := base(grader.GraderError, 0)
	broken.Reason = "start the judge: no space left on device"
	return map[string]*grader.Report{
		"accepted": done, "cached": cached, "hostile": hostile, "grader_error": broken,
		"wrong_answer": base(grader.Partial, 2, wrong, passTwo, skipped),
		"time_limit":   base(grader.Partial, 4, passOne, slow, passBig),
		"compile":      compile, "rule": rule,
	}
}

func options(name string, color bool) Options {
	o := Options{Color: color, Dir: "algorithms/bfs", File: "bfs.go", Next: []string{"gradus test bfs", "gradus grade bfs"}}
	if name == "accepted" {
		o.Next = []string{"gradus start next"}
	}
	return o
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	file = filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s mismatch (-want +got); if the new text is right, run go test -update:\n%s", file, diff)
	}
}

func TestGolden(t *testing.T) {
	for name, r := range reports() {
		var text, color, data bytes.Buffer
		for _, err := range []error{Text(&text, r, options(name, false)), Text(&color, r, options(name, true)), JSON(&data, r)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		golden(t, name+".txt", text.Bytes())
		golden(t, name+".color.txt", color.Bytes())
		golden(t, name+".json", data.Bytes())
	}
}

// Colour only repeats what the words say.
func TestColorAddsNothingElse(t *testing.T) {
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for name, r := range reports() {
		var text, color bytes.Buffer
		if err := Text(&text, r, options(name, false)); err != nil {
			t.Fatal(err)
		}
		if err := Text(&color, r, options(name, true)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text.String(), "\x1b") || !strings.Contains(color.String(), "\x1b") {
			t.Errorf("%s: colour where none was asked for, or none where it was", name)
		}
		if diff := cmp.Diff(text.String(), escapes.ReplaceAllString(color.String(), "")); diff != "" {
			t.Errorf("%s: text without colour and colour stripped mismatch (-want +got):\n%s", name, diff)
		}
	}
}

// What a submission printed can't pose as Gradus's own words, nor command the
// CI runner that prints the log: see the runner's workflow commands.
func TestNothingForgedStandsAtTheStartOfALine(t *testing.T) {
	for name, r := range reports() {
		var b bytes.Buffer
		if err := Text(&b, r, options(name, false)); err != nil {
			t.Fatal(err)
		}
		verdicts := 0
		for l := range strings.SplitSeq(b.String(), "\n") {
			l = strings.TrimSpace(l)
			if strings.HasPrefix(l, "::") || strings.HasPrefix(l, "##[") {
				t.Errorf("%s: a line starts as a workflow command: %q", name, l)
			}
			if strings.HasPrefix(l, "verdict:") {
				verdicts++
			}
		}
		if verdicts != 1 {
			t.Errorf("%s: %d lines state a verdict; want 1", name, verdicts)
		}
	}
}

func TestJSONIsOneLineAndReadsBack(t *testing.T) {
	for name, r := range reports() {
		var b bytes.Buffer
		if err := JSON(&b, r); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b.Bytes(), []byte("\n")); n != 1 {
			t.Errorf("%s: JSON has %d lines; want 1", name, n)
		}
		var back grader.Report
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Cleaned(r), &back); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", name, diff)
		}
	}
}

func TestALongMessageIsShownInPart(t *testing.T) {
	for _, tt := range []struct{ reason, message, want string }{
		{"short", "a\nb\n", "a\nb\n"},
		{"many lines", strings.Repeat("x\n", shownLines+5), strings.Repeat("x\n", shownLines) + "(lines not shown: 5; --json holds them)"},
		{"long lines", strings.Repeat(strings.Repeat("x", 600)+"\n", 5), strings.Repeat(strings.Repeat("x", 600)+"\n", 2) + "(lines not shown: 3; --json holds them)"},
		{"the first line always", strings.Repeat("x", 5000), strings.Repeat("x", 5000)},
	} {
		if diff := cmp.Diff(tt.want, beginning(tt.message)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
		}
	}
}

func TestCallsShowTheirEnds(t *testing.T) {
	var list []grader.Call
	for i := range 11 {
		list = append(list, grader.Call{Call: fmt.Sprintf("F(%d)", i), Got: "1"})
	}
	list[3] = grader.Call{Call: "… 90 more …", Omitted: 90}
	list[10].Got = ""
	for _, tt := range []struct {
		calls []grader.Call
		want  string
	}{
		{list[:2], "F(0) = 1\nF(1) = 1\n"},
		{list[:4], "F(0) = 1\nF(1) = 1\nF(2) = 1\n… 90 more …\n"},
		{list[4:], "F(4) = 1\nF(5) = 1\nF(6) = 1\nF(7) = 1\nF(8) = 1\nF(9) = 1\nF(10) (did not return)\n"},
		{list, "F(0) = 1\nF(1) = 1\n… 94 more …\nF(7) = 1\nF(8) = 1\nF(9) = 1\nF(10) (did not return)\n"},
	} {
		if diff := cmp.Diff(tt.want, calls(tt.calls)); diff != "" {
			t.Errorf("%d calls: mismatch (-want +got):\n%s", len(tt.calls), diff)
		}
	}
}

func TestCleanedLeavesTheReportAlone(t *testing.T) {
	for name, r := range reports() {
		Cleaned(r)
		if diff := cmp.Diff(reports()[name], r); diff != "" {
			t.Errorf("%s: Cleaned changed its argument (-want +got):\n%s", name, diff)
		}
	}
}

func TestEveryVerdictHasAMeaning(t *testing.T) {
	for _, v := range grader.Verdicts {
		if meaning[v] == "" {
			t.Errorf("verdict %s has no meaning", v)
		}
	}
}

func TestExamplesGolden(t *testing.T) {
	list := []Example{
		{Name: "TestExample", Status: grader.Passed, Output: "not shown"},
		{Name: "TestOther", Status: grader.Failed, Output: "bfs_test.go:3: got\x1b[2J mismatch (-want +got):\n-a\n+b"},
		{Name: "TestLater", Status: grader.Skipped},
	}
	for name, e := range map[string]*Examples{
		"examples_failed":  {List: list, Rest: "printed in init"},
		"examples_passed":  {List: list[:1], Ended: true},
		"examples_build":   {Build: "./bfs.go:3:1: undefined: x\n::warning::forged"},
		"examples_crashed": {Rest: "panic: x"},
		"examples_cut":     {List: list[:2], Crashed: true},
		"examples_package": {Build: "found packages main (bfs.go) and bfs (example_test.go)", Help: "begin each file with: package bfs"},
		"examples_none":    {Ended: true},
	} {
		e.Challenge, e.Title = "algorithms/bfs", "Breadth-first search"
		for suffix, color := range map[string]bool{".txt": false, ".color.txt": true} {
			var b bytes.Buffer
			if err := ExamplesText(&b, e, Options{Color: color, Dir: "algorithms/bfs", Next: []string{"gradus grade bfs"}}); err != nil {
				t.Fatal(err)
			}
			golden(t, name+suffix, b.Bytes())
		}
	}
}

// TestPagesOfAnyWidth holds that no line is wider than the page but what one may want to
// copy, which is on one line whatever the page: commands and places, and values where
// nothing is to be left out.
func TestPagesOfAnyWidth(t *testing.T) {
	wide := outcome("TestShortest", "finds a shortest path in a graph with a title that is rather long", grader.Correctness, grader.WrongAnswer, 0, 3)
	value := `map["a":["b" "c"] "b":["d"]]`
	wide.Message = "ShortestPath(\"a\", \"b\") = [\"b\" \"a\"]; want a path of length 1 in " + value + "\n" +
		"      64         12298      32.0 ################################\n(-want +got):\n- one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
	call := `ShortestPath("a", "b", func) = ["b", "a"], "an error that is long enough to be wider than any page here", nil`
	wide.Calls = []grader.Call{{Call: call[:28], Got: call[31:]}}
	wide.Hint = "Which data structure hands back the vertex that you found first?"
	skipped := outcome("TestBig", "is linear in the number of vertices and edges", grader.Efficiency, "", 0, 1)
	skipped.Unmet = []string{"TestShortest"}
	r := base(grader.Partial, 2, wide, passTwo, skipped)
	r.Ignored = []string{"a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s and 20 more (folders of their own)"}
	for _, width := range []int{20, 40, 60, 80, 120, -20, -40, -60, -80, -120} {
		var b bytes.Buffer
		o := options("wrong_answer", true)
		o.Verbose = width < 0
		width = max(width, -width)
		o.Width = width
		if err := Text(&b, r, o); err != nil {
			t.Fatal(err)
		}
		copied := 0
		for l := range strings.SplitSeq(strings.TrimRight(b.String(), "\n"), "\n") {
			plain := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(l, "")
			switch {
			case strings.Contains(plain, call), strings.Contains(plain, value), strings.Contains(plain, "- one two three four five six seven eight nine ten eleven twelve thirteen fourteen"):
				copied++
				if !o.Verbose && displayWidth(plain) > width {
					t.Errorf("at %d columns, a value takes %d: %q", width, displayWidth(plain), plain)
				}
			case strings.HasPrefix(plain, "look at: "), strings.HasPrefix(plain, "next: "), strings.HasPrefix(plain, "  or: "):
			case displayWidth(plain) > max(width, 40):
				t.Errorf("at %d columns, a line has %d: %q", width, displayWidth(plain), plain)
			}
		}
		if o.Verbose && copied != 3 {
			t.Errorf("at %d columns, %d of 3 things to copy are on one line:\n%s", width, copied, b.String())
		}
		if strings.Contains(b.String(), "####") != (width >= 80) {
			t.Errorf("at %d columns, the bars of a table do not fit or are missing:\n%s", width, b.String())
		}
	}
}

func TestBeside(t *testing.T) {
	for _, tt := range []struct {
		reason, columns, text string
		page                  int
		want                  string
	}{
		{"it fits", "a  ", "one two", 20, "a  one two"},
		{"the page is not known", "a  ", Unbroken("one two"), 0, "a  one two"},
		{"words are wrapped behind the columns", "12:00  ", "one two three four", 19, "12:00  one two\n       three four"},
		{"a word that has no room there goes below", "12:00  accepted  ", "data-structures/x y", 30, "12:00  accepted\n    data-structures/x y"},
		{"so does what has little room", "12:00  accepted  ", "one two three", 28, "12:00  accepted\n    one two three"},
		{"what is to be copied is not broken", "cache  ", Unbroken("/my gradus/of two words"), 20, "cache\n    /my gradus/of two words"},
		{"nothing is before it", "", "averyveryverylongword and", 10, "averyveryverylongword\nand"},
	} {
		if got := Beside(tt.columns, tt.text, tt.page); got != tt.want {
			t.Errorf("%s: %q; want %q", tt.reason, got, tt.want)
		}
	}
}

func TestFolded(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"short", "short"},
		{"one two three four five six", "one two three four\n    five six"},
		{`got "a b c d e f g h i j" now`, "got\n    \"a b c d e f g h i j\"\n    now"},
		{`F("a (b", 2) = [1 2 3]; want [1 2 4]`, "F(\"a (b\", 2) =\n    [1 2 3]; want\n    [1 2 4]"},
		{`it is (as one says) "a \" b" {x y}`, "it is (as one says)\n    \"a \\\" b\" {x y}"},
		{"a word that is far-longer-than-the-line is whole", "a word that is\n    far-longer-than-the-line\n    is whole"},
		{"- a line of a diff that is wide", "- a line of a diff that is wide"},
		{"\tcode code code code code", "\tcode code code code code"},
		{"an open [bracket that never ends is", "an open\n    [bracket that never ends is"},
	} {
		if diff := cmp.Diff(tt.want, foldedMessage(tt.in, 20)); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", tt.in, diff)
		}
	}
}
