package constanttime_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/constanttime"
)

func TestGood(t *testing.T) {
	rules := grader.Rules{ConstantTime: []string{"Todo", "Webhook", "(*Keys).Verify", "Code", "Scan", "ByHand"}}
	analysistest.Run(t, analysistest.TestData(), constanttime.Rule.Analyzer(rules), "good")
}

func TestBad(t *testing.T) {
	rules := grader.Rules{ConstantTime: []string{
		"Strings", "Hex", "Format", "Bytes", "Arrays", "Sums", "Loop", "Difference", "Collected", "Subtracted",
		"Helper", "Generic", "Closure", "Signer.Verify", "(*Signer).Check", "Switch", "Prefix", "Table", "First",
		"Empty", "Missing",
	}}
	analysistest.Run(t, analysistest.TestData(), constanttime.Rule.Analyzer(rules), "bad")
}

func TestFor(t *testing.T) {
	if constanttime.Rule.For(grader.Rules{}) || !constanttime.Rule.For(grader.Rules{ConstantTime: []string{"F"}}) {
		t.Error("the rule applies exactly when constant_time names something")
	}
}
