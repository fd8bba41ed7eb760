package gotool

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Failure is source that does not build.
type Failure struct {
	Text string // the tools' words
	Stop Stop   // the limit that ended them, if one did
	Ours bool   // they are about a package of the grader's
}

// Finding is one error as the compiler or the type checker words it.
type Finding struct {
	File         string // base name
	Line, Column int
	Message      string
	Ours         bool // it is in a package of the grader's
}

// compilerLine matches an error of the compiler.
var compilerLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\S[^:]*\.go):(\d+)(?::(\d+))?: (.*)$`) })

// unitPlace matches the directory of a unit; the first is the learner's.
var unitPlace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(unitDir + `\d+[/\\]`) })

const learnersDir = unitDir + "0"

// Findings parses the tools' messages. Continuation lines are kept with their message. why
// is the relevant line among those without a position in the source.
func (f Failure) Findings() (found []Finding, why string) {
	ours := f.Ours
	var rest []string
	for _, line := range strings.Split(f.Text, "\n") {
		m := compilerLine().FindStringSubmatch(line)
		switch {
		case m != nil && m[4] != "too many errors":
			l, _ := strconv.Atoi(m[2])
			c, _ := strconv.Atoi(m[3])
			if unit := unitPlace().FindString(m[1]); unit != "" {
				ours = !strings.HasPrefix(unit, learnersDir)
			}
			found = append(found, Finding{filepath.Base(m[1]), l, c, unitPlace().ReplaceAllString(m[4], ""), ours})
		case strings.HasPrefix(line, "\t") && len(found) > 0:
			found[len(found)-1].Message += "\n" + unitPlace().ReplaceAllString(line, "")
		case line != "" && !strings.HasPrefix(line, "# ") && m == nil:
			rest = append(rest, line)
		}
	}
	if len(rest) == 0 && len(found) > 0 {
		return found, found[0].Message
	}
	return found, toolName.ReplaceAllString(essence(rest), "")
}

// exhausted matches the last words of a tool that ran out of memory or stack. An
// error in the source has a place in front.
var exhausted = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^(?:fatal error: |runtime: |\S*(?:compile|link|asm)(?:\.exe)?: ).*` +
		`(?:out of memory|cannot allocate memory|stack exceeds|stack overflow)|^\S*(?:compile|link)\S*: signal: (?:killed|segmentation fault)`)
})

// FirstLine returns the first line of what the tools said.
func (f Failure) FirstLine() string { return firstLine(f.Text) }

// OutOfMemory reports whether a tool ran out of memory or stack.
func (f Failure) OutOfMemory() bool { return f.Stop == StopMemory || exhausted().MatchString(f.Text) }

// FileTooLarge reports whether a tool was kept from writing a file of more than MaxFile.
func (f Failure) FileTooLarge() bool {
	return f.Stop == StopFile || strings.Contains(f.Text, "file too large")
}

// toolName matches how a tool begins what it says about no place in the source.
var toolName = regexp.MustCompile(`^\S*(?:compile|link)(?:\.exe)?: `)

// essence returns the line with a tool's name in front, else the first.
func essence(lines []string) string {
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(lines) == 0 {
		return "it ended without a word"
	}
	return lines[max(0, slices.IndexFunc(lines, toolName.MatchString))]
}

// Merge returns the files of all maps in one.
func Merge(all ...map[string][]byte) map[string][]byte {
	files := map[string][]byte{}
	for _, m := range all {
		maps.Copy(files, m)
	}
	return files
}
