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
has its caller's code run by another goroutine: sync.WaitGroup.Go, errgroup's Go
and TryGo, time.AfterFunc, context.AfterFunc, runtime.SetFinalizer and AddCleanup,
iter.Pull and Pull2, http.TimeoutHandler, and servers. Locks, channels and timers that
send on a channel are free. The rule holds where a challenge has no_goroutines, and
where it counts steps unless it has allow_goroutines.`,
	For: func(r grader.Rules) bool { return r.NoGoroutines || r.Counted && !r.AllowGoroutines },
	Tell: func(r grader.Rules) string {
		return "Start no goroutines: no `go` statement, and no function that starts one, such as `sync.WaitGroup.Go`, " +
			"`time.AfterFunc` or `iter.Pull`."
	},
	Run: run,
}

var starters = []string{
	"sync.WaitGroup.Go",
	"time.AfterFunc",
	"context.AfterFunc",
	"runtime.SetFinalizer",
	"runtime.AddCleanup",
	"iter.Pull",
	"iter.Pull2",
	"net/http.ListenAndServe*",
	"net/http.Serve",
	"net/http.ServeTLS",
	"net/http.Server.ListenAndServe*",
	"net/http.Server.Serve*",
	"net/http.TimeoutHandler",
	"net/http/httptest.New*Server",
	"net/http/httptest.Server.Start*",
	"net/rpc.*",
	"net/rpc.Server.*",
	"golang.org/x/sync/errgroup.Group.*Go",
}

func run(pass *analysis.Pass, _ grader.Rules) {
	const help = "do the work in order, on the caller's goroutine"
	for g := range inspector.All[*ast.GoStmt](pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)) {
		rule.Report(pass, g, help, "the go statement starts a goroutine; this challenge is to be solved without")
	}
	for id, obj := range rule.Uses(pass) {
		if name := rule.Name(obj); name != "" && rule.Match(starters, name) {
			rule.Report(pass, id, help, "%s runs code on another goroutine; this challenge is to be solved without", id.Name)
		}
	}
}
