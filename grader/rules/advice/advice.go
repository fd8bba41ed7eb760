// Package advice holds what a good reviewer would say of a submission and what
// costs no points: the passes of go vet that find real mistakes in code of this
// size, and a few of our own that teach. One file here is one analyzer.
package advice

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/appends"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/bools"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/defers"
	"golang.org/x/tools/go/analysis/passes/errorsas"
	"golang.org/x/tools/go/analysis/passes/httpresponse"
	"golang.org/x/tools/go/analysis/passes/ifaceassert"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/nilfunc"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/go/analysis/passes/scannererr"
	"golang.org/x/tools/go/analysis/passes/shift"
	"golang.org/x/tools/go/analysis/passes/sqlrowserr"
	"golang.org/x/tools/go/analysis/passes/stdmethods"
	"golang.org/x/tools/go/analysis/passes/stringintconv"
	"golang.org/x/tools/go/analysis/passes/structtag"
	"golang.org/x/tools/go/analysis/passes/timeformat"
	"golang.org/x/tools/go/analysis/passes/unmarshal"
	"golang.org/x/tools/go/analysis/passes/unreachable"
	"golang.org/x/tools/go/analysis/passes/unusedresult"
	"golang.org/x/tools/go/analysis/passes/waitgroup"
)

// table holds each analyzer with what to do about its findings. Those without
// help say it themselves.
var table = []struct {
	*analysis.Analyzer
	help string
}{
	{ErrCompare, ""},
	{ErrText, ""},
	{Unlock, ""},
	{ElseReturn, ""},
	{BoolReturn, ""},

	{appends.Analyzer, "give append the values to add"},
	{assign.Analyzer, "remove the assignment, or assign what was meant"},
	{bools.Analyzer, "one of the operands was meant to be another"},
	{copylock.Analyzer, "pass and keep a pointer: a copied lock guards nothing"},
	{defers.Analyzer, "wrap it: defer func() { … }()"},
	{errorsas.Analyzer, "declare a variable of the error's type and pass its address"},
	{httpresponse.Analyzer, "check the error first: without a response there is no body to close"},
	{ifaceassert.Analyzer, "no type can satisfy both interfaces: check the method's signature"},
	{lostcancel.Analyzer, "call it on every path, most simply by defer cancel()"},
	{nilfunc.Analyzer, "a declared function is never nil: call it, or compare what it returns"},
	{printf.Analyzer, "let verbs and arguments agree"},
	{scannererr.Analyzer, "check scanner.Err() after the loop: Scan also returns false when reading fails"},
	{shift.Analyzer, "shift by less than the width of the type"},
	{sqlrowserr.Analyzer, "check rows.Err() after the loop: Next also returns false when reading fails"},
	{stdmethods.Analyzer, "give the method the signature the standard interface has"},
	{stringintconv.Analyzer, "use strconv.Itoa for digits, string(rune(x)) for a character"},
	{structtag.Analyzer, "write the tag as `key:\"value\"`"},
	{timeformat.Analyzer, "Go's layout for a date is 2006-01-02"},
	{unmarshal.Analyzer, "pass a pointer"},
	{unreachable.Analyzer, "remove what can never run"},
	{unusedresult.Analyzer, "use what the function returns"},
	{waitgroup.Analyzer, "call Add before the go statement, or use WaitGroup.Go"},
}

// Analyzers returns every analyzer, in a fixed order.
func Analyzers() []*analysis.Analyzer {
	all := make([]*analysis.Analyzer, len(table))
	for i, row := range table {
		all[i] = row.Analyzer
	}
	return all
}

// Help says what to do, by analyzer name, where a finding does not.
var Help = func() map[string]string {
	help := map[string]string{}
	for _, row := range table {
		help[row.Name] = row.help
	}
	return help
}()
