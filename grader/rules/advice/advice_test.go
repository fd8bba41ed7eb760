package advice_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader/rules/advice"
)

// TestOwn runs each analyzer of ours over the fixture of its name.
func TestOwn(t *testing.T) {
	for _, a := range []*analysis.Analyzer{
		advice.ErrCompare, advice.ErrText, advice.ElseReturn, advice.BoolReturn, advice.Unlock,
	} {
		t.Run(a.Name, func(t *testing.T) {
			analysistest.Run(t, analysistest.TestData(), a, a.Name)
		})
	}
}

// TestTable holds every analyzer to being usable, and to helping: ours say what
// to do with each finding, the table does for the others.
func TestTable(t *testing.T) {
	if err := analysis.Validate(advice.Analyzers()); err != nil {
		t.Error(err)
	}
	own := map[string]bool{"errcompare": true, "errtext": true, "unlock": true, "elsereturn": true, "boolreturn": true}
	for _, a := range advice.Analyzers() {
		if help := advice.Help[a.Name]; (help == "") != own[a.Name] {
			t.Errorf("%s has help %q", a.Name, help)
		}
		if title, rest, _ := strings.Cut(a.Doc, "\n\n"); own[a.Name] && rest == "" || len(title) > 80 {
			t.Errorf("%s has no doc, or a long title: %q", a.Name, title)
		}
	}
}
