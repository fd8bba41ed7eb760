package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader"
)

// failing returns a report with nine checks of which the second is the first that failed,
// as told.
func failing(tell func(o *grader.Outcome)) *grader.Report {
	o := outcome("TestShortest", "finds a path with the fewest edges", grader.Correctness, grader.WrongAnswer, 0, 3)
	o.Hint = "Explore everything one edge away before anything two edges away: which collection hands vertices back in the order you found them?"
	tell(&o)
	later := outcome("TestDirected", "follows edges only in their direction", grader.EdgeCases, grader.WrongAnswer, 0, 1)
	later.Message = `ShortestPath("b", "a") = ["b" "a"]; want no path`
	r := base(grader.Partial, 7,
		outcome("TestSelf", "knows that a vertex reaches itself without an edge", grader.EdgeCases, grader.Accepted, 1, 1), o,
		later,
		outcome("TestNone", "reports ErrNoPath when there is no path", grader.EdgeCases, grader.Accepted, 2, 2),
		outcome("TestCycles", "ends on cycles, self-loops and parallel edges", grader.Robustness, grader.Accepted, 2, 2),
		outcome("TestMissing", "copes with vertices that have no entry in the graph", grader.EdgeCases, grader.Accepted, 2, 2))
	for i := range 3 {
		s := outcome(fmt.Sprint("TestSkipped", i), fmt.Sprintf("agrees with an independent computation on random graphs, %d", i+1), grader.Efficiency, "", 0, 3)
		s.Unmet = []string{"TestShortest"}
		r.Outcomes = append(r.Outcomes, s)
	}
	r.MaxScore = 20
	return r
}

func numbers(n, wrong int) string {
	var b strings.Builder
	for i := range n {
		if i == wrong {
			b.WriteString("-1 ")
			continue
		}
		fmt.Fprintf(&b, "%d ", i)
	}
	return "[" + strings.TrimSpace(b.String()) + "]"
}

// screens are the reports that are looked at on screens: testdata/screens/NAME_WxH.txt.
var screens = map[string]struct {
	report *grader.Report
	shows  []string // whatever the screen
}{
	"short": {failing(func(o *grader.Outcome) {
		o.Message = `ShortestPath("a", "b") = ["b" "a"]; want ["a" "b"]`
		o.Calls = []grader.Call{{Call: `ShortestPath("a", "b", func)`, Got: `["b", "a"], nil`}}
	}), []string{`["b" "a"]`, `["a" "b"]`}},
	"big_values": {failing(func(o *grader.Outcome) {
		o.Message = "case 200 numbers:\nSort(" + numbers(200, -1) + ") = " + numbers(200, 150) + "; want " + numbers(200, -1)
		o.Calls = []grader.Call{{Call: "Sort(" + numbers(200, -1) + ")", Got: numbers(200, 150)}}
		o.Output = strings.Repeat("comparing two elements\n", 30)
	}), []string{"  got  …", "148 149 -1 151", "  want …", "148 149 150 151"}},
	"words": {failing(func(o *grader.Outcome) {
		o.Message = "after Put(\"a\", 1), Put(\"b\", 2), Delete(\"a\") and Get(\"b\"), Len() = 2; want 1, since what was deleted is no longer there and is not to be counted, whatever else is in the map"
	}), []string{"Len()", "want 1"}},
	"diff": {failing(func(o *grader.Outcome) {
		o.Message = "Levels() mismatch (-want +got):\n  []string{\n" + strings.Repeat("  \t\"the same as before\",\n", 25) +
			"- \t\"a rather long element that goes on and on and on and on until it ends with this: one\",\n" +
			"+ \t\"a rather long element that goes on and on and on and on until it ends with this: two\",\n  }"
	}), []string{"-", "one", "+", "two"}},
	"panic": {failing(func(o *grader.Outcome) {
		o.Verdict = grader.RuntimeError
		o.Message = "panic: runtime error: index out of range [5] with length 5"
		for i := range 12 {
			o.Calls = append(o.Calls, grader.Call{Call: fmt.Sprintf("List#1.PushBack(%d)", i), Got: grader.Returned})
		}
		o.Calls = append(o.Calls, grader.Call{Call: "List#1.At(5)", Got: "panic: runtime error: index out of range [5] with length 5"})
		o.Stack = "bfs.go:17 (*List).At\nbfs.go:40 visit"
		o.Output = "visiting 0\nvisiting 1"
		o.Hint = "The last index is the length less one. Does a loop go one too far, or is it shorter than you think?" + grader.HintBreak + o.Hint
	}), []string{"index out of", "The last index is", "bfs.go:17"}},
	"growth": {failing(func(o *grader.Outcome) {
		o.Title, o.Criterion = "takes steps in proportion to the vertices and edges", grader.Efficiency
		o.Message = "case line:\nthe steps grow like (V+E)²; want them growing at most like V+E\n\n V+E   steps  divided by V+E\n  31     319      10.3 ##\n  63     902      14.3 ###\n 127    2832      22.3 #####\n 255    9745      38.2 #########\n 511   35857      70.2 #################\n1023  137236     134.2 ################################\n\n" +
			"With V+E, the last column stays level. From V+E = 31 to 1023, the steps beyond those of the smallest size grow 12.0 times as much as V+E; up to 4.1 times is allowed."
	}), []string{"(V+E)²", "want"}},
	"compile": {func() *grader.Report {
		r := base(grader.CompileError, 0)
		for i := range 30 {
			r.Diagnostics = append(r.Diagnostics, grader.Diagnostic{Kind: "compile", File: "bfs.go", Line: 12 + i, Column: 5, Message: "undefined: queue"})
		}
		return r
	}(), []string{"bfs.go:12:5: undefined: queue"}},
	"accepted": {func() *grader.Report {
		r := failing(func(*grader.Outcome) {})
		for i := range r.Outcomes {
			o := &r.Outcomes[i]
			*o = outcome(o.Test, o.Title, o.Criterion, grader.Accepted, o.MaxPoints, o.MaxPoints)
		}
		r.Verdict, r.Score = grader.Accepted, r.MaxScore
		r.Diagnostics = []grader.Diagnostic{{Kind: "advice", File: "bfs.go", Line: 9, Message: "this return leaves s.mu locked", Help: "unlock before it, or defer s.mu.Unlock() right after locking"}}
		return r
	}(), []string{"20 of 20"}},
}

// TestScreens holds what learners see on screens to golden files: all that is needed to
// mend the first failure, in the lines and columns that there are.
func TestScreens(t *testing.T) {
	for name, tt := range screens {
		for _, size := range [][2]int{{80, 24}, {40, 10}, {200, 60}} {
			t.Run(fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), func(t *testing.T) {
				var b bytes.Buffer
				o := options(name, true)
				o.Width, o.Height = size[0], size[1]-1 // the prompt takes one
				if err := Text(&b, tt.report, o); err != nil {
					t.Fatal(err)
				}
				got := ansi.Strip(b.String())
				taken := 0
				for l := range strings.SplitSeq(strings.TrimSuffix(got, "\n"), "\n") {
					w := ansi.StringWidth(l)
					if toCopy := regexp.MustCompile(`^(look at|next|  or): |^  \| \S+\.go:\d+`).MatchString(l); w > o.Width && !toCopy {
						t.Errorf("%d columns on a screen of %d: %s", w, size[0], l)
					}
					taken += max(1, (w+o.Width-1)/o.Width)
				}
				if taken > o.Height {
					t.Errorf("it takes %d lines of a screen of %d and a prompt:\n%s", taken, size[1], got)
				}
				wanted := append([]string{"verdict: " + string(tt.report.Verdict), "next:    " + o.Next[0]}, tt.shows...)
				if i := indexFailed(tt.report); i >= 0 {
					wanted = append(wanted, "FAIL "+tt.report.Outcomes[i].Title[:20], "hint: "+tt.report.Outcomes[i].Hint[:12])
				}
				for _, want := range wanted {
					if !strings.Contains(got, want) {
						t.Errorf("the screen does not show %q:\n%s", want, got)
					}
				}
				golden(t, fmt.Sprintf("screens/%s_%dx%d.txt", name, size[0], size[1]), []byte(got))
			})
		}
	}
}

func indexFailed(r *grader.Report) int {
	for i, o := range r.Outcomes {
		if failed(o) {
			return i
		}
	}
	return -1
}

// TestFramed leaves out what is shown around a report, and shows what differs in however
// few lines.
func TestFramed(t *testing.T) {
	for height := leastHeight; height < 30; height++ {
		for _, name := range []string{"short", "big_values", "panic", "diff"} {
			var b bytes.Buffer
			o := Options{Width: 40, Height: height, Framed: true, More: "d"}
			if err := Text(&b, screens[name].report, o); err != nil {
				t.Fatal(err)
			}
			got := b.String()
			if n := strings.Count(got, "\n"); n > height {
				t.Errorf("%s: %d lines in %d:\n%s", name, n, height, got)
			}
			if strings.Contains(got, "verdict:") || strings.Contains(got, "Breadth-first") || strings.Contains(got, "--verbose") {
				t.Errorf("%s: what is shown around it is in it:\n%s", name, got)
			}
			for _, want := range append([]string{"FAIL "}, screens[name].shows[:1]...) {
				if !strings.Contains(got, want) {
					t.Errorf("%s: %d lines do not show %q:\n%s", name, height, want, got)
				}
			}
			b.Reset()
			o.Framed, o.Next = false, []string{"gradus test bfs"}
			if err := Text(&b, screens[name].report, o); err != nil {
				t.Fatal(err)
			}
			if got := b.String(); !strings.Contains(got, bar) || strings.Count(got, "\n") > height {
				t.Errorf("%s: with the verdict, %d lines show nothing of the message, or are too few:\n%s", name, height, got)
			}
		}
	}
}

// TestNothingIsCut reads all of a report with --verbose, and every failure with --all.
func TestNothingIsCut(t *testing.T) {
	for name, tt := range screens {
		var b bytes.Buffer
		o := options(name, false)
		o.Width, o.Height, o.Verbose, o.All = 40, 9, true, true
		if err := Text(&b, tt.report, o); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "#", "")), " ")
		var wanted []string
		for _, out := range tt.report.Outcomes {
			wanted = append(wanted, out.Title, out.Hint)
			if i := strings.LastIndex(out.Message, "want "); i >= 0 {
				wanted = append(wanted, out.Message[i:])
			}
			for _, c := range out.Calls {
				wanted = append(wanted, c.Call)
			}
		}
		for _, d := range tt.report.Diagnostics {
			wanted = append(wanted, fmt.Sprintf(":%d:", d.Line))
		}
		for _, want := range wanted {
			want = strings.Join(strings.Fields(strings.ReplaceAll(want, "#", "")), " ") // but bars that are too wide
			if !strings.Contains(strings.NewReplacer(" |", "", "hint: ", "").Replace(got), want) && !strings.Contains(got, want) {
				t.Errorf("%s: %q is not shown:\n%s", name, want, b.String())
			}
		}
	}
}
