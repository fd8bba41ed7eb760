// Package counted refuses what can't be counted where a challenge counts steps: what
// is not refused here costs what package instrument puts a counter to.
package counted

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses what can't be counted.
var Rule = rule.Rule{
	Name: "counted",
	Doc: `nothing whose cost is unknown, where steps are counted

Where hidden tests hold a submission's steps against a bound, an import breaks this
rule unless it is of the standard library and its costs are known: bytes, cmp,
container/*, errors, fmt, maps, math, slices, sort, strconv, strings, sync, time,
unicode and more; reflect, regexp, math/big, encoding/json and text/template are
not. So does what is used of such a package and not counted, such as
sort.IntSlice.Sort; the value of a function or method that is counted only where it
is called, such as buf.WriteString without its arguments; and append, copy, clear,
delete or make of a type parameter that may stand for more than one kind of type.`,
	For:  func(r grader.Rules) bool { return r.Counted },
	Tell: tell,
	Run:  run,
}

// tell names the packages that may be imported.
func tell(r grader.Rules) string {
	said := "The steps of your code are counted. "
	if r.AllowImports == nil {
		packages := slices.DeleteFunc(instrument.Packages(), func(p string) bool { return forbidden(r, p) })
		said += "So import only packages of which it is known what they cost: " + rule.Listed(packages, "and") + ". "
	}
	said += "Where something in them can't be counted, the message says what to use instead."
	if r.AllowGoroutines {
		said += " You may start goroutines; their steps count as well."
	}
	return said
}

// forbidden reports whether nothing of a package is left to use.
func forbidden(r grader.Rules, path string) bool {
	return rule.Match(r.Forbid, path) || slices.Contains(r.Forbid, path+".*")
}

func run(pass *analysis.Pass, _ grader.Rules) {
	pkg := instrument.Package{Fset: pass.Fset, Files: pass.Files, Types: pass.Pkg, Info: pass.TypesInfo}
	for _, r := range pkg.Refusals() {
		rule.Report(pass, r.Node, r.Help, "%s", r.Message)
	}
}
