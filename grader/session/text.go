package session

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

var (
	subtestLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*--- FAIL: [^/\s]+/(\S+) \(`) })
	statusLine  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(--- (FAIL|PASS|SKIP): |FAIL$|PASS$|=== )`) })
	logLine     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^( +)\S+\.go:\d+: (.*)$`) })
)

// readable removes what package testing adds to a hidden test's log: positions in source
// that the learner does not have. It is for display only.
func readable(log string) string {
	var out []string
	indent := ""
	for _, line := range strings.Split(strings.TrimRight(log, "\n"), "\n") {
		if m := subtestLine().FindStringSubmatch(line); m != nil {
			out = append(out, "case "+strings.ReplaceAll(m[1], "_", " ")+":")
			continue
		}
		if statusLine().MatchString(line) {
			continue
		}
		if m := logLine().FindStringSubmatch(line); m != nil {
			indent = m[1] + "    "
			out = append(out, m[2])
			continue
		}
		out = append(out, strings.TrimPrefix(line, indent))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// maxFrames bounds how many stack frames a result shows.
const maxFrames = 8

var frameLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\t(\S.*\.go):(\d+)`) })

// frames picks the submission's own frames out of a runtime stack: one line
// each, "bfs.go:12 ShortestPath", innermost first. The submission alone is compiled
// without directories in its file names.
func (p *pair) frames(stack string) string {
	var out []string
	lines := strings.Split(stack, "\n")
	for i := 1; i < len(lines) && len(out) < maxFrames; i++ {
		m := frameLine().FindStringSubmatch(lines[i])
		if m == nil || !slices.Contains(p.programs.Sources, m[1]) || !p.learners(lines[i-1]) {
			continue
		}
		frame := m[1] + ":" + m[2] + " " + functionName(lines[i-1])
		if len(out) == 0 || out[len(out)-1] != frame {
			out = append(out, frame)
		}
	}
	return strings.Join(out, "\n")
}

// learners reports whether a stack line names a function of the submission's package.
func (p *pair) learners(line string) bool {
	return strings.HasPrefix(strings.TrimPrefix(line, "created by "), p.ch.ImportPath+".")
}

// functionName shortens "example.com/x/bfs.(*Graph).Walk(0xc000, 0x1)" to
// "(*Graph).Walk".
func functionName(line string) string {
	line = strings.TrimPrefix(line, "created by ")
	line, _, _ = strings.Cut(line, " in goroutine")
	if i := strings.LastIndex(line, "("); i > 0 && strings.HasSuffix(line, ")") {
		line = line[:i]
	}
	line = line[strings.LastIndexByte(line, '/')+1:]
	_, name, ok := strings.Cut(line, ".")
	if !ok {
		return line
	}
	return strings.ReplaceAll(name, "[...]", "") // type arguments, which the runtime does not print
}
