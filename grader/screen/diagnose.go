package screen

import (
	"cmp"
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// Diagnose words a build that failed because of the learner's source.
func (s *Source) Diagnose(f gotool.Failure) []grader.Diagnostic {
	f.Text = strings.ReplaceAll(f.Text, s.ch.ImportPath+".", "")
	if message := s.tooMuch(f); message != "" {
		return []grader.Diagnostic{{Kind: "compile", Message: message,
			Help: "look for very large arrays or constant expressions, deep nesting, or generics that multiply"}}
	}
	found, why := f.Findings()
	if diags := s.Explain(found); len(diags) > 0 {
		return diags
	}
	return []grader.Diagnostic{{Kind: "compile", Message: "the toolchain gave up: " + why, Help: "look for very large arrays or deeply nested code"}}
}

// tooMuch says which limit a build ran into, or "".
func (s *Source) tooMuch(f gotool.Failure) string {
	limits := s.ch.Limits
	switch {
	case f.Stop == gotool.StopWall:
		return fmt.Sprintf("compiling took longer than %v", limits.BuildWall)
	case f.FileTooLarge():
		return fmt.Sprintf("the compiled program is larger than %d MiB", gotool.MaxFile>>20)
	case f.Stop == gotool.StopOutput:
		return "the compiler found more errors than can be shown"
	case f.OutOfMemory():
		return fmt.Sprintf("compiling needed more than %d MiB of memory", limits.BuildMemory>>20)
	}
	return ""
}

// Explain words findings for learners, who know only their own files. A finding in the
// grader's files means that theirs lack something.
func (s *Source) Explain(found []gotool.Finding) []grader.Diagnostic {
	var own, demands, clashes, others []grader.Diagnostic
	for _, f := range found {
		clash := s.clash(f)
		switch {
		case clash != nil:
			clashes = append(clashes, *clash)
		case !f.Ours && s.files[f.File] != nil:
			own = append(own, at(f.File, f.Line, f.Column, f.Message))
		case s.Typed: // the compiler's place for something that is in the learner's files
		case f.Ours && s.Lines[f.File][f.Line] != "":
			demands = append(demands, s.demand(f))
		case f.Ours || s.Inside[f.File] != nil:
			others = append(others, s.other(f))
		}
	}
	all := slices.Concat(own, clashes)
	slices.SortStableFunc(all, func(a, b grader.Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	all = append(all, oncePerName(demands)...)
	if len(all) == 0 { // otherwise they are consequences of the other findings
		all = oncePerName(others)
	}
	all = slices.Compact(all)
	return all[:min(len(all), maxDiagnostics)]
}

var redeclared = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:method \w+\.)?(\w+) redeclared in this block|^(\w+) already declared through dot-import`)
})

// clash words a name that both the learner and the challenge declare; whichever
// came first, it is the learner's to rename.
func (s *Source) clash(f gotool.Finding) *grader.Diagnostic {
	m := redeclared().FindStringSubmatch(f.Message)
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
