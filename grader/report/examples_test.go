package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader"
)

// exampleScreens are runs of examples, with what every screen has to show of each.
var exampleScreens = map[string]struct {
	examples *Examples
	shows    []string
}{
	"two_failed": {&Examples{List: []Example{
		{Name: "TestExampleTown", Status: grader.Failed, Output: "    example_test.go:19: ShortestPath(station, museum) = [], bfs: not written yet; want [station park museum]\n" +
			"    example_test.go:22: ShortestPath(museum, station) = [], bfs: not written yet; want ErrNoPath"},
		{Name: "TestExampleOne", Status: grader.Passed}, {Name: "TestExampleTwo", Status: grader.Passed},
		{Name: "TestExampleNumbers", Status: grader.Failed, Output: "    example_test.go:35: ShortestPath(1, 10) = [], bfs: not written yet; want a path of 5 numbers, such as [1 2 4 5 10]"},
		{Name: "TestExampleThree", Status: grader.Passed}, {Name: "TestExampleLater", Status: grader.Skipped},
	}}, []string{"FAIL TestExampleTown", "example_test.go:19:", "ShortestPath(station, museum)", "want [station park museum]", "2 of 6 examples failed"}},
	"diff": {&Examples{Rest: strings.Repeat("printed by init\n", 30), List: []Example{
		{Name: "TestExamplePage", Status: grader.Failed, Output: "    example_test.go:8: page mismatch (-want +got):\n-" + strings.Repeat("a b ", 40) + "c\n+" + strings.Repeat("a b ", 40) + "d"},
	}}, []string{"FAIL TestExamplePage", "example_test.go:8:", "b c", "b d", "1 of 1 examples failed"}},
	"crashed": {&Examples{Crashed: true, List: []Example{
		{Name: "TestExampleTown", Status: grader.Failed, Output: "panic: runtime error: index out of range [9] with length 3\n    at bfs.go:7 in bfs.ShortestPath"},
	}}, []string{"FAIL TestExampleTown", "panic: runtime error: index", "at bfs.go:7", "the run ended early"}},
	"passed": {&Examples{Ended: true, List: []Example{{Name: "TestExampleTown", Status: grader.Passed}}}, []string{"the example passed"}},
}

// TestExampleScreens holds that what is to be mended first is read on any screen.
func TestExampleScreens(t *testing.T) {
	for name, tt := range exampleScreens {
		for _, size := range [][2]int{{80, 24}, {40, 10}, {200, 60}} {
			t.Run(fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), func(t *testing.T) {
				o := Options{Color: true, Dir: "algorithms/bfs", Next: []string{"gradus test bfs"}, Width: size[0], Height: size[1] - 1}
				got := examplesOn(t, tt.examples, o)
				lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
				for _, l := range lines {
					if w := ansi.StringWidth(l); w > o.Width {
						t.Errorf("%d columns on a screen of %d: %s", w, o.Width, l)
					}
				}
				if len(lines) > o.Height {
					t.Errorf("it takes %d lines of a screen of %d and a prompt:\n%s", len(lines), size[1], got)
				}
				for _, want := range append([]string{"next:    gradus test bfs"}, tt.shows...) {
					if !strings.Contains(got, want) {
						t.Errorf("the screen does not show %q:\n%s", want, got)
					}
				}
				golden(t, fmt.Sprintf("screens/examples_%s_%dx%d.txt", name, size[0], size[1]), []byte(got))
			})
		}
	}
}

// TestExamplesVerbose holds that --verbose leaves nothing out, whatever the screen.
func TestExamplesVerbose(t *testing.T) {
	for name, tt := range exampleScreens {
		got := strings.Join(strings.Fields(examplesOn(t, tt.examples, Options{Width: 40, Height: 9, Verbose: true})), " ")
		for _, x := range tt.examples.List {
			wanted := []string{x.Name}
			if x.Status == grader.Failed {
				wanted = append(wanted, strings.Fields(x.Output)...)
			}
			for _, want := range wanted {
				if !strings.Contains(got, want) {
					t.Errorf("%s: --verbose leaves out %q:\n%s", name, want, got)
				}
			}
		}
	}
}

func examplesOn(t *testing.T, e *Examples, o Options) string {
	t.Helper()
	shown := *e
	shown.Challenge, shown.Title = "algorithms/bfs", "Breadth-first search"
	var b bytes.Buffer
	if err := ExamplesText(&b, &shown, o); err != nil {
		t.Fatal(err)
	}
	return ansi.Strip(b.String())
}
