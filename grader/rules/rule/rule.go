// Package rule is the contract between the rules of a challenge and the driver
// that applies them: a rule is a value holding a name, a doc and one function,
// and what it finds goes through Report. The rules live one folder each beside
// this one; package rules holds the table of them and runs it.
package rule

import (
	"fmt"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/gradus-dev/gradus/grader"
)

// Rule is one demand on the source of a submission. Breaking it is a verdict.
type Rule struct {
	// Name is a Go identifier in lower case; every finding carries it.
	Name string
	// Doc is a title, a blank line, and exactly what breaks the rule.
	Doc string
	// Syntax marks a rule that needs no type information.
	Syntax bool
	// For reports whether a challenge asks for the rule; nil means that every
	// challenge does.
	For func(grader.Rules) bool
	// Tell returns what learners are told of the rule in a challenge that asks for it,
	// before they begin: whole sentences in Markdown, or "" where another rule's say it.
	Tell func(grader.Rules) string
	// Run reports what breaks the rule. A rule with Syntax set may use the
	// Fset and Files of its pass only; the others also find the result of
	// inspect.Analyzer there.
	Run func(*analysis.Pass, grader.Rules)
}

// Analyzer returns the rule as one challenge asks for it.
func (r *Rule) Analyzer(rules grader.Rules) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name: r.Name,
		Doc:  r.Doc,
		Run: func(pass *analysis.Pass) (any, error) {
			r.Run(pass, rules)
			return nil, nil
		},
	}
	if !r.Syntax {
		a.Requires = []*analysis.Analyzer{inspect.Analyzer}
	}
	return a
}

// Report adds a finding at rng. The message says what is wrong there; help, a
// phrase such as "compare with errors.Is", says what to do instead and travels
// as a suggested fix without edits.
func Report(pass *analysis.Pass, rng analysis.Range, help, format string, args ...any) {
	pass.Report(analysis.Diagnostic{
		Pos:            rng.Pos(),
		End:            rng.End(),
		Message:        fmt.Sprintf(format, args...),
		SuggestedFixes: []analysis.SuggestedFix{{Message: help}},
	})
}
