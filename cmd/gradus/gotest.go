package main

import (
	"bufio"
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// event is a line of go test -json; see go doc cmd/test2json.
type event struct {
	Action string
	Test   string
	Output string
}

// readEvents reads the events of one package that lies in dir.
func readEvents(in io.Reader, dir string) (*report.Examples, error) {
	r := &testRun{index: map[string]int{}}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var ev event
		if json.Unmarshal(lines.Bytes(), &ev) != nil {
			ev = event{Action: "output", Output: lines.Text() + "\n"}
		}
		r.take(ev)
	}
	for i := range r.e.List {
		r.e.Crashed = r.e.Crashed || crash.MatchString(r.e.List[i].Output)
		r.e.List[i].Output = readable(r.e.List[i].Output, dir)
	}
	r.e.Build = withoutHeadings(strings.ReplaceAll(r.e.Build, " in "+dir, ""))
	r.e.Rest = readable(r.e.Rest, dir)
	return &r.e, lines.Err()
}

// testRun gathers events by the top-level test they belong to.
type testRun struct {
	e     report.Examples
	index map[string]int // of a test in e.List
	sub   string         // the subtest whose output came last
}

var statuses = map[string]grader.Status{"pass": grader.Passed, "fail": grader.Failed, "skip": grader.Skipped}

// frameLine matches the lines go test puts around the output of a test.
var frameLine = regexp.MustCompile(`^\s*(=== (RUN|PAUSE|CONT|NAME) |--- (PASS|FAIL|SKIP): )`)

// packageLine matches what go test says of the whole package.
var packageLine = regexp.MustCompile(`^(PASS$|FAIL($|\t)|ok  \t|exit status |coverage: |\?   \t)`)

func (r *testRun) take(ev event) {
	test, sub, _ := strings.Cut(ev.Test, "/")
	switch {
	case ev.Action == "build-output":
		r.e.Build += ev.Output
	case test == "" && ev.Action == "output" && !packageLine.MatchString(strings.TrimSuffix(ev.Output, "\n")):
		r.e.Rest += ev.Output
	case test == "":
	case ev.Action == "run" && sub == "":
		r.index[test] = len(r.e.List)
		// One that never ends has failed.
		r.e.List = append(r.e.List, report.Example{Name: test, Status: grader.Failed})
	case ev.Action == "output" && !frameLine.MatchString(ev.Output):
		r.output(test, sub, ev.Output)
	case sub == "" && statuses[ev.Action] != "":
		if i, ok := r.index[test]; ok {
			r.e.List[i].Status = statuses[ev.Action]
		}
	}
}

// output adds a line to a test, behind the name of its subtest if that changed.
func (r *testRun) output(test, sub, line string) {
	i, ok := r.index[test]
	if !ok {
		r.e.Rest += line
		return
	}
	if sub != "" && sub != r.sub {
		r.e.List[i].Output += strings.ReplaceAll(sub, "_", " ") + ":\n"
	}
	r.sub = sub
	r.e.List[i].Output += line
}

// withoutHeadings drops the lines "# package" of the go command.
func withoutHeadings(s string) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if !strings.HasPrefix(l, "# ") {
			out = append(out, l)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// crash matches the output of a test in which the program crashed or ran out of time.
var crash = regexp.MustCompile(`(?m)` + stackStart.String())

// stackStart matches the line a crashing Go program begins its stacks with.
var stackStart = regexp.MustCompile(`^(panic: |fatal error: )`)

// frameAt matches the second line of a frame: a file and a line, then an offset
// and, with GOTRACEBACK=system, registers.
var frameAt = regexp.MustCompile(`^\t(.+\.go:\d+)( .*)?$`)

// readable keeps of a crash what a learner can use: the reason, and the frames
// that lie in dir.
func readable(s, dir string) string {
	var out []string
	inStack, function := false, ""
	for l := range strings.SplitSeq(s, "\n") {
		if stackStart.MatchString(l) {
			inStack = true
			out = append(out, l)
			continue
		}
		if !inStack {
			out = append(out, l)
			continue
		}
		if at := frameAt.FindStringSubmatch(l); at != nil {
			if file, ok := strings.CutPrefix(at[1], dir+string(filepath.Separator)); ok {
				out = append(out, "    at "+file+" in "+function)
			}
		} else {
			function = functionOf(l)
		}
	}
	return strings.Trim(strings.Join(out, "\n"), "\n")
}

// functionOf returns the function a line of a stack names: "bfs.(*Graph).walk".
func functionOf(line string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(line, "created by "), " in goroutine")
	if strings.HasSuffix(name, ")") {
		name = name[:strings.LastIndex(name, "(")]
	}
	return name[strings.LastIndex(name, "/")+1:]
}
