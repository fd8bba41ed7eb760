// Package goroutine refuses concurrency where a challenge asks for none.
package goroutine

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses goroutines.
var Rule = rule.Rule{
	Name: "goroutine",
	Doc: `no goroutines in this challenge

A go statement breaks this rule, and so does any mention of a function that
starts one for its caller: sync.WaitGroup.Go, errgroup's Go and TryGo,
time.AfterFunc, context.AfterFunc. Locks, channels, timers that send on a
channel and iter.Pull, whose two sides never run at once, are free.`,
	For: func(r grader.Rules) bool { return r.NoGoroutines },
	Run: run,
}

var starters = []string{
	"sync.WaitGroup.Go",
	"time.AfterFunc",
	"context.AfterFunc",
	"golang.org/x/sync/errgroup.Group.*Go",
}

func run(pass *analysis.Pass, _ grader.Rules) {
	const help = "do the work in order, on the caller's goroutine"
	for g := range inspector.All[*ast.GoStmt](pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)) {
		rule.Report(pass, g, help, "the go statement starts a goroutine; this challenge is to be solved without")
	}
	for id, obj := range rule.Uses(pass) {
		if name := rule.Name(obj); name != "" && rule.Match(starters, name) {
			rule.Report(pass, id, help, "%s starts a goroutine; this challenge is to be solved without", id.Name)
		}
	}
}
