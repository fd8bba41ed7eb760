package exercism

import (
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/catalog"
)

// goodTest is a test file that can be carried over, with what an oddity adds to it.
const goodTest = `package tally

import "testing"

func TestAdd(t *testing.T) {
	if got := New().Add("wren"); got != 1 {
		t.Fatalf("Add(wren) = %d, want 1", got)
	}
}
`

// oddities are files beside such a test that once ended an import. kept are the tests
// that are carried over, and lost is what is said of the rest.
var oddities = []struct {
	reason string
	files  map[string]string
	kept   []string
	lost   string
}{
	{"a method String in a test file", map[string]string{"string_test.go": `package tally

func (t *Tally) String() string { return "a tally" }
`}, []string{"TestAdd"}, "string_test.go:3: Tally.String is left out: it declares a method of Tally, a type of the package itself"},
	{"a call in a package variable", map[string]string{"table_test.go": `package tally

import "testing"

var filled = New()

func TestFilled(t *testing.T) {
	if filled.Add("wren") != 1 {
		t.Fatal("not the first")
	}
}
`}, []string{"TestAdd"}, "table_test.go:5: TestFilled is left out: filled, which it needs, calls New while packages initialise"},
	{"a call in a package variable, by a helper", map[string]string{"table_test.go": `package tally

import "testing"

var tables = []struct{ tally *Tally }{{with("wren")}}

func with(name string) *Tally {
	t := New()
	t.Add(name)
	return t
}

func TestTables(t *testing.T) {
	if tables[0].tally.Total() != 1 {
		t.Fatal("not the first")
	}
}

func TestWith(t *testing.T) {
	if with("robin").Total() != 1 {
		t.Fatal("not the first")
	}
}
`}, []string{"TestAdd", "TestWith"}, "TestTables is left out: tables, which it needs, calls New while packages initialise"},
	{"functions in a package variable", map[string]string{"table_test.go": `package tally

import "testing"

var makers = []func() *Tally{New, func() *Tally { return New() }}

func TestMakers(t *testing.T) {
	for _, m := range makers {
		if m().Total() != 0 {
			t.Fatal("not empty")
		}
	}
}
`}, []string{"TestAdd", "TestMakers"}, ""},
	{"a call that only runs show", map[string]string{"table_test.go": `package tally

import "testing"

var total = apply(func() int { return New().Total() })

func apply(f func() int) int { return f() }

func TestTotal(t *testing.T) {
	if total != 0 {
		t.Fatal("not empty")
	}
}
`}, []string{"TestAdd"}, "TestTotal is left out: the example solution can't be graded by it"},
	{"an init function that calls", map[string]string{"init_test.go": `package tally

func init() { New().Add("wren") }
`}, []string{"TestAdd"}, "init_test.go:3: init is left out: it calls Add while packages initialise"},
	{"a build tag in one test file", map[string]string{"race_test.go": `//go:build race

package tally

import "testing"

func TestRaces(t *testing.T) {}
`}, []string{"TestAdd"}, "race_test.go: left out: by its name or its build constraint it is not compiled here"},
	{"a test file of another platform", map[string]string{"tally_plan9_test.go": `package tally

import "testing"

func TestPlan9(t *testing.T) {}
`}, []string{"TestAdd"}, "tally_plan9_test.go: left out: by its name"},
}

func TestOdditiesAreLeftOut(t *testing.T) {
	im := newImporter(t)
	for _, tt := range oddities {
		t.Run(tt.reason, func(t *testing.T) {
			changes := map[string]string{"tally_test.go": goodTest}
			for name, text := range tt.files {
				changes[name] = text
			}
			made, err := im.Import(t.Context(), edited(t, "tally", changes), targetOf("tally"))
			if err != nil {
				t.Fatal(err)
			}
			var kept, lost []string
			for _, c := range made.Challenge.Checks {
				kept = append(kept, c.Test)
			}
			for _, n := range made.Lost {
				lost = append(lost, n.String())
			}
			slices.Sort(kept)
			if !slices.Equal(kept, tt.kept) {
				t.Errorf("carried over: %v; want %v", kept, tt.kept)
			}
			if said := strings.Join(lost, "\n"); !strings.Contains(said, tt.lost) || tt.lost == "" && said != "" {
				t.Errorf("left out:\n%s\nwant %q", said, tt.lost)
			}
		})
	}
}

// TestPublicRowStaysHidden shows that a solution that is wrong for the public example
// alone is rejected.
func TestPublicRowStaysHidden(t *testing.T) {
	made, err := newImporter(t).Import(t.Context(), edited(t, "tally", map[string]string{"tally_test.go": `package tally

import "testing"

func TestNames(t *testing.T) {
	for _, tc := range []struct {
		name string
		want int
	}{
		{"", 1},
		{"wren", 1}, {"golden oriole", 1},
	} {
		if got := New().Add(tc.name); got != tc.want {
			t.Errorf("Add(%q) = %d; want %d", tc.name, got, tc.want)
		}
	}
}
`}), targetOf("tally"))
	if err != nil {
		t.Fatal(err)
	}
	hidden, example := string(made.Files["tally_test.go"]), string(made.Files["starter/example_test.go"])
	if !strings.Contains(example, `{"", 1},`) || strings.Contains(example, "wren") {
		t.Errorf("the public example is not the first row:\n%s", example)
	}
	if !strings.Contains(hidden, "\t\t// public: in starter/example_test.go\n\t\t{\"\", 1},\n") {
		t.Errorf("the hidden tests don't have it:\n%s", hidden)
	}
}

func TestLimitsAtImport(t *testing.T) {
	to := targetOf("tally")
	var err error
	if to.Limits, err = catalog.LimitsTable("wall=7s,memory=300MiB,processes=2"); err != nil {
		t.Fatal(err)
	}
	made, err := newImporter(t).Import(t.Context(), edited(t, "tally", nil), to)
	if err != nil {
		t.Fatal(err)
	}
	l := made.Challenge.Limits
	if l.Wall.Seconds() != 7 || l.Memory != 300<<20 || l.Processes != 2 {
		t.Errorf("limits %+v; want 7 s, 300 MiB and 2 processes", l)
	}
	for settings, want := range map[string]string{"wall": "KEY=VALUE", "wal=5s": `unknown key "limits.wal"`, "wall=5": "write a duration", "memory=1GB": "write a size", "processes=many": ""} {
		if _, err := catalog.LimitsTable(settings); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want it to say %q", settings, err, want)
		}
	}
}

// TestHiddenNamesAreExported imports tests that use what the solution does not export,
// and that declare methods of its types.
func TestHiddenNamesAreExported(t *testing.T) {
	made, err := newImporter(t).Import(t.Context(), edited(t, "tally", map[string]string{"tally_test.go": `package tally

import "testing"

func (t *Tally) Counts() (n int) {
	for range t.counts {
		n++
	}
	return n
}

func (t Tally) twice(n int) int { return 2 * n * t.total }

func TestCounts(t *testing.T) {
	v := Tally{map[string]int{"wren": 2, "robin": 3}, 5}
	if v.Counts() != 2 || (&v).twice(1) != 10 || v.total != 5 {
		t.Fatalf("%d, %d", v.Counts(), v.twice(1))
	}
}

func TestRatio(t *testing.T) {
	if got := ratio(1, 2); got != 0.5 {
		t.Fatalf("ratio(1, 2) = %v, want a half", got)
	}
}
`}), targetOf("tally"))
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Lost) > 0 || len(made.Challenge.Checks) != 2 {
		t.Fatalf("checks %v, left out %v; want both tests", made.Challenge.Checks, made.Lost)
	}
	for name, want := range map[string][]string{
		"tally.go":      {"CountsField map[string]int", "func Ratio(part, whole int) float64", "t.TotalField++"},
		"tally_test.go": {"func tallyCounts(t *tally.Tally) (n int) {", "func tallyTwice(t tally.Tally, n int) int {", "CountsField: map[string]int", "tallyCounts(&v) != 2 || tallyTwice(*(&v), 1) != 10", "tally.Ratio(1, 2)"},
	} {
		for _, text := range want {
			if !strings.Contains(string(made.Files[name]), text) {
				t.Errorf("%s has no %q:\n%s", name, text, made.Files[name])
			}
		}
	}
	told := false
	for _, n := range made.Left {
		told = told || strings.Contains(n.What, "tests use names that the solution did not export, so now it does; say so: counts as CountsField, ratio as Ratio, total as TotalField")
	}
	if !told {
		t.Errorf("nobody is told: %v", made.Left)
	}
}
