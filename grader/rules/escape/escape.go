// Package escape refuses the functions by which a program leaves the language
// or its process. It looks at what identifiers refer to, so aliases, dot
// imports, method values and functions passed around are all seen.
package escape

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses escape hatches.
var Rule = rule.Rule{
	Name: "escape",
	Doc: `no functions that leave the language or the process

Any mention of a function on the default list breaks this rule, called or not:
os.Exit and log.Fatal, runtime.Goexit, starting or signalling processes, raw
file descriptors, runtime/debug's settings, reflect's unsafe corners, the
pointer functions of sync/atomic. So does any function or variable of package
syscall (its types and constants, such as syscall.ECONNRESET, are free), and
any expression of type unsafe.Pointer, which can be had without importing
unsafe. What ends the program may stand in functions that nothing runs, such as a
func main that was left over. The challenge's allow_escapes lifts it, by function ("os.Exit") or by
package ("syscall"; "unsafe" for pointers).`,
	Tell: func(grader.Rules) string {
		return "Stay inside Go and your process: don't end the program (`os.Exit`, `log.Fatal`), start or signal another one, " +
			"work on raw file descriptors, change how the runtime behaves, or go around Go's types. " +
			"Return an error where something can't go on."
	},
	Run: run,
}

func run(pass *analysis.Pass, rules grader.Rules) {
	unrun := dead(pass)
	for id, obj := range rule.Uses(pass) {
		row := refused(obj)
		if row == nil || lifted(rules, obj) || row.unlessDead && within(unrun, id.Pos()) {
			continue
		}
		rule.Report(pass, id, row.help, "%s %s", short(obj), row.why)
	}
	if !rule.Match(rules.AllowEscapes, "unsafe") {
		pointers(pass)
	}
}

// syscalls is the row for package syscall, which is judged by kind of object.
var syscalls = refusal{why: "reaches the operating system directly", help: "use packages os, net and time"}

func refused(obj types.Object) *refusal {
	name := rule.Name(obj)
	if name == "" || obj.Pkg() == nil {
		return nil
	}
	if obj.Pkg().Path() == "syscall" && !harmlessSyscall(obj) {
		return &syscalls
	}
	for i := range policy {
		if rule.Match(policy[i].patterns, name) {
			return &policy[i]
		}
	}
	return nil
}

// harmlessSyscall reports whether obj is a type, a constant, or a method of an
// error number or signal: all that retries and a net.Dialer's Control need.
func harmlessSyscall(obj types.Object) bool {
	switch obj.(type) {
	case *types.TypeName, *types.Const, *types.PkgName:
		return true
	}
	return rule.Match([]string{"syscall.Errno.*", "syscall.Signal.*"}, rule.Name(obj))
}

func lifted(rules grader.Rules, obj types.Object) bool {
	return rule.Match(rules.AllowEscapes, rule.Name(obj)) || rule.Match(rules.AllowEscapes, obj.Pkg().Path())
}

// pointers reports expressions of type unsafe.Pointer that name no type: a
// conversion from one reaches any memory without the word unsafe.
func pointers(pass *analysis.Pass) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder(nil, func(n ast.Node) {
		e, ok := n.(ast.Expr)
		if !ok {
			return
		}
		tv := pass.TypesInfo.Types[e]
		if b, ok := tv.Type.(*types.Basic); ok && b.Kind() == types.UnsafePointer && tv.IsValue() {
			rule.Report(pass, e, "use ordinary pointers", "an unsafe.Pointer steps around Go's type checks")
		}
	})
}

// short returns an object's name with the last element of its package's path,
// as a learner writes it.
func short(obj types.Object) string {
	name := rule.Name(obj)
	return name[strings.LastIndex(name, "/")+1:]
}
