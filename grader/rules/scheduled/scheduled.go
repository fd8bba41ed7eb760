// Package scheduled refuses what would hide from a check that chooses schedules: what the
// rewriting of package instrument/concurrent can't see.
package scheduled

import (
	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses what hides accesses and goroutines.
var Rule = rule.Rule{
	Name: "scheduled",
	Doc: `nothing that hides from chosen schedules

Where a challenge's driver chooses the schedules of goroutines and looks for data
races, any mention of reflect's functions and methods that change variables or use
channels breaks this rule, and so does what has code run by goroutines that can't be
held: iter.Pull and Pull2, runtime.SetFinalizer and AddCleanup, runtime.LockOSThread,
servers, http.TimeoutHandler, and testing/synctest. Reading by reflection, as
encoding/json does, is free.`,
	For: func(r grader.Rules) bool { return r.Scheduled },
	Tell: func(grader.Rules) string {
		return "Your goroutines are run in schedules that are chosen, to see what holds in each: change nothing by reflection, and start " +
			"none in ways that can't be held, such as `iter.Pull`, `runtime.AddCleanup` or a server."
	},
	Run: run,
}

// refusals are what is refused, by the patterns of rule.Match, and why.
var refusals = []struct {
	patterns  []string
	why, help string
}{
	{
		[]string{"reflect.Value.Set*", "reflect.Value.Grow", "reflect.Value.Clear", "reflect.Copy", "reflect.AppendSlice", "reflect.Append",
			"reflect.Swapper", "reflect.Value.Send", "reflect.Value.Recv", "reflect.Value.TrySend", "reflect.Value.TryRecv", "reflect.Value.Close",
			"reflect.Select", "reflect.MakeChan"},
		"changes or waits for what a check of concurrency has to see", "write the assignment or the channel operation itself",
	},
	{
		[]string{"iter.Pull", "iter.Pull2"},
		"has the sequence run by a goroutine that a check of concurrency can't hold", "range over the sequence",
	},
	{
		[]string{"runtime.SetFinalizer", "runtime.AddCleanup", "runtime.LockOSThread", "net/http.ListenAndServe*", "net/http.Serve",
			"net/http.ServeTLS", "net/http.Server.ListenAndServe*", "net/http.Server.Serve*", "net/http.TimeoutHandler",
			"net/http/httptest.New*Server", "net/http/httptest.Server.Start*", "testing/synctest.*"},
		"has code run by goroutines that a check of concurrency can't hold", "start them with a go statement",
	},
}

func run(pass *analysis.Pass, _ grader.Rules) {
	for id, obj := range rule.Uses(pass) {
		for _, r := range refusals {
			if name := rule.Name(obj); name != "" && rule.Match(r.patterns, name) {
				rule.Report(pass, id, r.help, "%s %s", name, r.why)
			}
		}
	}
}
