// Package callers refuses the functions by which code sees who calls it. A challenge's
// driver calls a submission in its own process, and one that knew which observation is
// being made could behave for its sake.
package callers

import (
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses looks at the stack.
var Rule = rule.Rule{
	Name: "callers",
	Doc: `no looks at the stack where a driver calls the submission

Any mention of a function that returns frames, program counters or the text of a
stack breaks this rule: runtime.Caller, Callers, CallersFrames, FuncForPC, Stack
and the profiles of goroutines, debug.Stack, all of runtime/pprof and
runtime/trace, log's Output, which takes the number of a caller, and the field PC
of a slog.Record. What prints a stack and returns nothing is free, such as
debug.PrintStack, and so are log and slog as they are usually called. The
challenge's allow_escapes lifts it, by function.`,
	For: func(r grader.Rules) bool { return r.NoCallers },
	Tell: func(grader.Rules) string {
		return "Don't look at the stack (`runtime.Callers`, `debug.Stack`): code behaves the same whoever calls it. " +
			"`debug.PrintStack` is free."
	},
	Run: run,
}

var stacks = []string{
	"runtime.Caller", "runtime.Callers", "runtime.CallersFrames", "runtime.FuncForPC", "runtime.Func.*", "runtime.Frames.*",
	"runtime.Stack", "runtime.GoroutineProfile", "runtime.MemProfile", "runtime.BlockProfile", "runtime.MutexProfile",
	"runtime/debug.Stack", "runtime/debug.SetCrashOutput", "runtime/pprof.*", "runtime/pprof.Profile.*", "runtime/trace.*",
	"log.Output", "log.Logger.Output",
}

func run(pass *analysis.Pass, rules grader.Rules) {
	for id, obj := range rule.Uses(pass) {
		name := rule.Name(obj)
		if recordPC(obj) {
			name = "log/slog.Record.PC"
		} else if name == "" || !rule.Match(stacks, name) {
			continue
		}
		if !rule.Match(rules.AllowEscapes, name) {
			rule.Report(pass, id, "behave the same whoever calls; debug.PrintStack prints a stack",
				"%s tells who calls this code, which no submission to this challenge may know", id.Name)
		}
	}
}

// recordPC reports whether obj is the program counter of a log record.
func recordPC(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && v.IsField() && v.Name() == "PC" && v.Pkg() != nil && v.Pkg().Path() == "log/slog"
}
