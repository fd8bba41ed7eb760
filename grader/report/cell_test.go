package report

import "testing"

func TestCell(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "+x": "'+x", "-5": "-5", "-5x": "'-5x", "@a": "'@a", "\tx": "'\tx", "jane": "jane", "": "", "1e5": "1e5"} {
		if got := Cell(in); got != want {
			t.Errorf("Cell(%q) = %q; want %q", in, got, want)
		}
	}
}
