// Package forbid refuses the functions a challenge asks learners to do without.
package forbid

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses the functions named in the challenge's forbid.
var Rule = rule.Rule{
	Name: "forbid",
	Doc: `functions this challenge is about writing

Any mention of a function, method, type, variable or builtin that the
challenge's forbid names breaks this rule: "slices.Sort", "slices.Sort*",
"sync.Map.Range", "container/heap.Push", "append". What an identifier refers to
counts, not how it is written: aliases, dot imports, methods promoted from an
embedded field and functions passed as values are seen. Names the submission
declares itself are never forbidden.`,
	For: func(r grader.Rules) bool { return len(r.Forbid) > 0 },
	Run: run,
}

func run(pass *analysis.Pass, rules grader.Rules) {
	for id, obj := range rule.Uses(pass) {
		if _, ok := obj.(*types.PkgName); ok || obj.Pkg() == pass.Pkg {
			continue
		}
		if name := rule.Name(obj); name != "" && rule.Match(rules.Forbid, name) {
			rule.Report(pass, id, "write what you need of it yourself: that is this challenge",
				"%s is not allowed in this challenge", name[strings.LastIndex(name, "/")+1:])
		}
	}
}
