package constanttime_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/constanttime"
)

func TestGood(t *testing.T) {
	rules := grader.Rules{ConstantTime: []string{"Todo", "Webhook", "(*Keys).Verify", "Code", "Scan", "ByHand"}}
	analysistest.Run(t, analysistest.TestData(), constanttime.Rule.Analyzer(rules), "good")
}

func TestHonest(t *testing.T) {
	rules := grader.Rules{ConstantTime: []string{
		"Codes.Code", "Codes.Number", "Guard.Token", "Guard.Alias", "Guard.Every", "Guard.Hashed", "(*Guard).ByHand",
		"Tokens.Verify", "Tokens.Curve", "Tokens.Sealed", "Tokens.Legacy", "Promoted.Check", "Hashed.Verify",
	}}
	analysistest.Run(t, analysistest.TestData(), constanttime.Rule.Analyzer(rules), "honest")
}

func TestBad(t *testing.T) {
	rules := grader.Rules{ConstantTime: []string{
		"Strings", "Hex", "Format", "Bytes", "Arrays", "Sums", "Loop", "Difference", "Collected", "Subtracted",
		"Helper", "Generic", "Closure", "Signer.Verify", "(*Signer).Check", "Switch", "Prefix", "Table", "First",
		"Empty", "Missing",
	}}
	analysistest.Run(t, analysistest.TestData(), constanttime.Rule.Analyzer(rules), "bad")
}

// TestEvasions names every exported function of its package.
func TestEvasions(t *testing.T) {
	rules := grader.Rules{ConstantTime: []string{"Guard.Verify", "Door.Open"}}
	for _, file := range parse(t, filepath.Join("testdata", "src", "evasions", "evasions.go")).Decls {
		if fn, ok := file.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.IsExported() {
			rules.ConstantTime = append(rules.ConstantTime, fn.Name.Name)
		}
	}
	analysistest.Run(t, analysistest.TestData(), constanttime.Rule.Analyzer(rules), "evasions")
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestFor(t *testing.T) {
	if constanttime.Rule.For(grader.Rules{}) || !constanttime.Rule.For(grader.Rules{ConstantTime: []string{"F"}}) {
		t.Error("the rule applies exactly when constant_time names something")
	}
}
