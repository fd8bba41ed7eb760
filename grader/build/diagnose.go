package build

import (
	"cmp"
	"fmt"
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// finding is one error as the compiler or the type checker words it.
type finding struct {
	file         string // base name
	line, column int
	message      string
	ours         bool // it is in a package of the grader's
}

// compilerLine matches an error of the compiler.
var compilerLine = regexp.MustCompile(`^(\S[^:]*\.go):(\d+)(?::(\d+))?: (.*)$`)

// parseCompiler reads the compiler's output on the learner's package, or on one of
// the grader's, unless the directories in it tell. Lines that continue a message are
// kept with it; the rest is returned apart.
func parseCompiler(text string, ours bool) (found []finding, rest []string) {
	for _, line := range strings.Split(text, "\n") {
		m := compilerLine.FindStringSubmatch(line)
		switch {
		case m != nil && m[4] != "too many errors":
			l, _ := strconv.Atoi(m[2])
			c, _ := strconv.Atoi(m[3])
			if unit := unitPlace.FindString(m[1]); unit != "" {
				ours = !strings.HasPrefix(unit, learnersDir)
			}
			found = append(found, finding{filepath.Base(m[1]), l, c, unitPlace.ReplaceAllString(m[4], ""), ours})
		case strings.HasPrefix(line, "\t") && len(found) > 0:
			found[len(found)-1].message += "\n" + unitPlace.ReplaceAllString(line, "")
		case line != "" && !strings.HasPrefix(line, "# ") && m == nil:
			rest = append(rest, line)
		}
	}
	return found, rest
}

// exhausted matches the last words of a tool that ran out of memory or stack. An
// error in the source has a place in front.
var exhausted = regexp.MustCompile(`(?m)^(?:fatal error: |runtime: |\S*(?:compile|link|asm)(?:\.exe)?: ).*` +
	`(?:out of memory|cannot allocate memory|stack exceeds|stack overflow)|^\S*(?:compile|link)\S*: signal: (?:killed|segmentation fault)`)

// diagnose words a failed build that the learner's source is to blame for.
func (s *source) diagnose(f failure) []grader.Diagnostic {
	f.text = strings.ReplaceAll(f.text, s.ch.ImportPath+".", "")
	if message := s.tooMuch(f); message != "" {
		return []grader.Diagnostic{{Kind: "compile", Message: message,
			Help: "look for very large arrays or constant expressions, deep nesting, or generics that multiply"}}
	}
	found, rest := parseCompiler(f.text, f.ours)
	if diags := s.explain(found); len(diags) > 0 {
		return diags
	}
	why := toolName.ReplaceAllString(essence(rest), "")
	if len(rest) == 0 && len(found) > 0 {
		why = found[0].message
	}
	return []grader.Diagnostic{{Kind: "compile", Message: "the toolchain gave up: " + why, Help: "look for very large arrays or deeply nested code"}}
}

// toolName matches how a tool begins what it says about no place in the source.
var toolName = regexp.MustCompile(`^\S*(?:compile|link)(?:\.exe)?: `)

// tooMuch says which limit a build ran into, or "".
func (s *source) tooMuch(f failure) string {
	limits := s.ch.Limits
	switch {
	case f.stop == StopWall:
		return fmt.Sprintf("compiling took longer than %v", limits.BuildWall)
	case f.stop == StopFile || strings.Contains(f.text, "file too large"):
		return fmt.Sprintf("the compiled program is larger than %d MiB", maxFile>>20)
	case f.stop == StopOutput:
		return "the compiler found more errors than can be shown"
	case f.stop == StopMemory || exhausted.MatchString(f.text):
		return fmt.Sprintf("compiling needed more than %d MiB of memory", limits.BuildMemory>>20)
	}
	return ""
}

// explain words findings for the learner, who knows only their own files. What
// is found in the grader's files is what theirs lack.
func (s *source) explain(found []finding) []grader.Diagnostic {
	var own, demands, clashes, others []grader.Diagnostic
	for _, f := range found {
		clash := s.clash(f)
		switch {
		case clash != nil:
			clashes = append(clashes, *clash)
		case !f.ours && s.files[f.file] != nil:
			own = append(own, at(f.file, f.line, f.column, f.message))
		case s.typed: // the compiler's place for something that is in the learner's files
		case f.ours && s.lines[f.file][f.line] != "":
			demands = append(demands, s.demand(f))
		case f.ours || s.inside[f.file] != nil:
			others = append(others, s.other(f))
		}
	}
	all := slices.Concat(own, clashes)
	slices.SortStableFunc(all, func(a, b grader.Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	all = append(all, oncePerName(demands)...)
	if len(all) == 0 { // else they follow from what is already said
		all = oncePerName(others)
	}
	all = slices.Compact(all)
	return all[:min(len(all), maxDiagnostics)]
}

var redeclared = regexp.MustCompile(`^(?:method \w+\.)?(\w+) redeclared in this block|^(\w+) already declared through dot-import`)

// clash words a name that both the learner and the challenge declare; whichever
// came first, it is the learner's to rename.
func (s *source) clash(f finding) *grader.Diagnostic {
	m := redeclared.FindStringSubmatch(f.message)
	if m == nil {
		return nil
	}
	var place *ast.Ident
	n := 0
	s.eachName(func(id *ast.Ident, decl ast.Node) {
		if id.Name == m[1]+m[2] && receiver(decl) == "" {
			place = id
			n++
		}
	})
	if n != 1 {
		return nil
	}
	d := s.at(place.Pos(), fmt.Sprintf("%s is a name the challenge declares in this package", m[1]+m[2]))
	d.Help = "rename yours"
	return &d
}
