package iteration_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges/algorithms/recursion-to-iteration"
	"github.com/gradus-dev/gradus/challenges/algorithms/recursion-to-iteration/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// tree has the children of each node; games have the moves of each position.
type tree map[string][]string

var family = tree{
	"ada":  {"ben", "cleo", "dan"},
	"ben":  {"eve"},
	"dan":  {"fay", "gus"},
	"eve":  {"hal", "ida"},
	"gus":  {"jon"},
	"cleo": {},
}

// log notes calls, as "name argument".
type log []string

func (l *log) children(t tree) func(string) []string { return l.asking("children", t) }
func (l *log) moves(t tree) func(string) []string    { return l.asking("moves", t) }

func (l *log) asking(name string, t tree) func(string) []string {
	return func(n string) []string {
		*l = append(*l, name+" "+n)
		return slices.Clone(t[n])
	}
}

// combine makes a node and its results into one word.
func (l *log) combine(n string, results []string) string {
	word := n + fmt.Sprint(results)
	*l = append(*l, "combine "+word)
	return word
}

// The oracles, by recursion.

func preorder(t tree, n string, l *log) {
	*l = append(*l, "yield "+n)
	for _, child := range l.children(t)(n) {
		preorder(t, child, l)
	}
}

func fold(t tree, n string, l *log) string {
	var results []string
	for _, child := range l.children(t)(n) {
		results = append(results, fold(t, child, l))
	}
	return l.combine(n, results)
}

// wins tells it for either player: that a move leads to where the next does not win.
func wins(t tree, n string, l *log) bool {
	return slices.ContainsFunc(l.moves(t)(n), func(next string) bool { return !wins(t, next, l) })
}

// sameCalls fails t unless the calls of a function are those wanted.
func sameCalls(t *testing.T, call string, on tree, got, want log) {
	t.Helper()
	if diff := cmp.Diff([]string(want), []string(got)); diff != "" {
		t.Errorf("%s in %v makes other calls than recursion (-recursion +yours):\n%s", call, on, diff)
	}
}

func TestPreorder(t *testing.T) {
	for _, tt := range []struct {
		root string
		want []string
	}{
		{"ada", []string{"ada", "ben", "eve", "hal", "ida", "cleo", "dan", "fay", "gus", "jon"}},
		{"dan", []string{"dan", "fay", "gus", "jon"}},
		{"eve", []string{"eve", "hal", "ida"}},
	} {
		root, want := tt.root, tt.want
		var l log
		if got := slices.Collect(iteration.Preorder(root, l.children(family))); !slices.Equal(got, want) {
			t.Errorf("Preorder(%q) = %q; want %q in %v", root, got, want, family)
		}
	}
}

func TestPreorderCalls(t *testing.T) {
	var got, want log
	for n := range iteration.Preorder("ada", got.children(family)) {
		got = append(got, "yield "+n)
	}
	preorder(family, "ada", &want)
	sameCalls(t, `Preorder("ada")`, family, got, want)
}

// TestPreorderStops leaves the loop after each number of nodes.
func TestPreorderStops(t *testing.T) {
	var all log
	preorder(family, "ada", &all)
	for n := 1; n < 10; n++ {
		var got, want log
		left := n
		for node := range iteration.Preorder("ada", got.children(family)) {
			got = append(got, "yield "+node)
			if left--; left == 0 {
				break
			}
		}
		for _, call := range all {
			if want = append(want, call); call == got[len(got)-1] {
				break
			}
		}
		sameCalls(t, fmt.Sprintf(`Preorder("ada"), left after %d nodes,`, n), family, got, want)
	}
}

// TestPreorderAgain ranges over the same sequence inside itself, and after loops that
// were left.
func TestPreorderAgain(t *testing.T) {
	want := []string{"dan", "fay", "gus", "jon"}
	var l log
	seq := iteration.Preorder("dan", l.children(family))
	var outer []string
	for n := range seq {
		outer = append(outer, n)
		if inner := slices.Collect(seq); !slices.Equal(inner, want) {
			t.Fatalf("Preorder(\"dan\"), ranged over again inside the loop over it, = %q; want %q", inner, want)
		}
		for range seq {
			break
		}
	}
	if !slices.Equal(outer, want) {
		t.Errorf("Preorder(\"dan\") = %q, where the loop's body ranges over it too; want %q", outer, want)
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		root, want string
	}{
		{"eve", "eve[hal[] ida[]]"},
		{"dan", "dan[fay[] gus[jon[]]]"},
		{"ada", "ada[ben[eve[hal[] ida[]]] cleo[] dan[fay[] gus[jon[]]]]"},
	} {
		root, want := tt.root, tt.want
		var l log
		if got := iteration.Fold(root, l.children(family), l.combine); got != want {
			t.Errorf("Fold(%q) = %s; want %s in %v", root, got, want, family)
		}
	}
}

func TestFoldCalls(t *testing.T) {
	var got, want log
	iteration.Fold("ada", got.children(family), got.combine)
	fold(family, "ada", &want)
	sameCalls(t, `Fold("ada")`, family, got, want)
}

// TestFoldInFold folds each node's own tree while its parent's is being folded.
func TestFoldInFold(t *testing.T) {
	var l log
	size := func(_ string, sizes []int) int {
		total := 1
		for _, s := range sizes {
			total += s
		}
		return total
	}
	got := iteration.Fold("dan", l.children(family), func(n string, results []string) string {
		return fmt.Sprint(n, iteration.Fold(n, l.children(family), size), results)
	})
	if want := "dan4 [fay1 [] gus2 [jon1 []]]"; got != want {
		t.Errorf("Fold(\"dan\"), whose combine counts nodes by Fold, = %s; want %s", got, want)
	}
}

// positions are those of a game. From b, whose moves all lead to where a player wins,
// and from a2, x and z, which have no moves, a player loses.
var positions = tree{
	"start": {"a", "b"}, "a": {"a1", "a2"}, "b": {"b1", "b2", "b3"},
	"a1": {"x"}, "a2": {}, "b1": {"x", "y"}, "b2": {"x", "y"}, "b3": {"y", "x"},
	"x": {}, "y": {"z"}, "z": {},
}

func TestWins(t *testing.T) {
	for _, tt := range []struct {
		p    string
		want bool
	}{
		{"z", false}, {"y", true}, {"b3", true}, {"a1", true}, {"a2", false}, {"a", true}, {"b", false}, {"start", true},
	} {
		p, want := tt.p, tt.want
		var l log
		if got := iteration.Wins(p, l.moves(positions)); got != want {
			t.Errorf("Wins(%q) = %t; want %t in %v", p, got, want, positions)
		}
	}
}

func TestWinsCalls(t *testing.T) {
	for _, p := range []string{"y", "b1", "b3", "a", "b", "start"} {
		var got, want log
		iteration.Wins(p, got.moves(positions))
		wins(positions, p, &want)
		sameCalls(t, fmt.Sprintf("Wins(%q)", p), positions, got, want)
	}
}

func TestLeaf(t *testing.T) {
	for _, leaf := range []tree{nil, {"leaf": nil}, {"leaf": {}}} {
		var l log
		if got := slices.Collect(iteration.Preorder("leaf", l.children(leaf))); !slices.Equal(got, []string{"leaf"}) {
			t.Errorf("Preorder(\"leaf\") = %q; want the leaf alone in %v", got, leaf)
		}
		if got := iteration.Fold("leaf", l.children(leaf), l.combine); got != "leaf[]" {
			t.Errorf("Fold(\"leaf\") = %s; want leaf[]: combine gets no results in %v", got, leaf)
		}
		if iteration.Wins("leaf", l.moves(leaf)) {
			t.Errorf("Wins(\"leaf\") = true; want false: there is no move in %v", leaf)
		}
	}
}

// random returns a tree of n nodes, each below one that was made before it.
func random(rng *rand.Rand, n int) tree {
	t := tree{}
	name := func(i int) string { return fmt.Sprintf("n%d", i) }
	for i := 1; i < n; i++ {
		parent := name(rng.Intn(i))
		t[parent] = slices.Insert(t[parent], rng.Intn(len(t[parent])+1), name(i))
	}
	return t
}

func TestRandomTrees(t *testing.T) {
	rng := rand.New(rand.NewSource(6))
	for n := 1; n <= 15; n++ {
		var got, want log
		on := random(rng, n)
		for node := range iteration.Preorder("n0", got.children(on)) {
			got = append(got, "yield "+node)
		}
		preorder(on, "n0", &want)
		sameCalls(t, `Preorder("n0")`, on, got, want)

		got, want = nil, nil
		if result, right := iteration.Fold("n0", got.children(on), got.combine), fold(on, "n0", &want); result != right {
			t.Errorf("Fold(\"n0\") = %s; want %s in %v", result, right, on)
		}
		sameCalls(t, `Fold("n0")`, on, got, want)

		got, want = nil, nil
		if result, right := iteration.Wins("n0", got.moves(on)), wins(on, "n0", &want); result != right {
			t.Errorf("Wins(\"n0\") = %t; want %t in %v", result, right, on)
		}
		sameCalls(t, `Wins("n0")`, on, got, want)
		if t.Failed() {
			return
		}
	}
}

// numbered is a tree as lists; its postorder is 3 4 1 2 6 5 0.
var numbered = [][]int{{1, 2, 5}, {3, 4}, {}, {}, {}, {6}, {}}

func clone(lists [][]int) (all [][]int) {
	for _, l := range lists {
		all = append(all, slices.Clone(l))
	}
	return all
}

func equal(a, b [][]int) bool { return slices.EqualFunc(a, b, slices.Equal[[]int]) }

func TestLeavesChildrenAlone(t *testing.T) {
	nodes, after := driver.Preorder(clone(numbered))
	if !equal(after, numbered) {
		t.Errorf("Preorder changed the slices that children returned from %v to %v", numbered, after)
	}
	if want := []int{0, 1, 3, 4, 2, 5, 6}; !slices.Equal(nodes, want) {
		t.Errorf("Preorder(0) = %v; want %v in %v", nodes, want, numbered)
	}
	if _, _, after := driver.Fold(clone(numbered)); !equal(after, numbered) {
		t.Errorf("Fold changed the slices that children returned from %v to %v", numbered, after)
	}
	if _, after := driver.Wins(clone(numbered)); !equal(after, numbered) {
		t.Errorf("Wins changed the slices that moves returned from %v to %v", numbered, after)
	}
}

func TestOwnResults(t *testing.T) {
	root, got, _ := driver.Fold(clone(numbered))
	if want := [][]int{{}, {}, {3, 4}, {}, {}, {6}, {1, 2, 5}}; root != 0 || !equal(got, want) {
		t.Errorf("Fold(0) = %d, the results, being kept until the end, are %v; want 0 and %v: each slice belongs to combine", root, got, want)
	}
}

// star has all nodes below the root; chain has each below the one before; comb has a
// leaf before, and one after, the next node of a chain.
func star(n int) [][]int {
	lists := make([][]int, n)
	for i := 1; i < n; i++ {
		lists[0] = append(lists[0], i)
	}
	return lists
}

func chain(n int) [][]int {
	lists := make([][]int, n)
	for i := range n - 1 {
		lists[i] = []int{i + 1}
	}
	return lists
}

func comb(n int) [][]int {
	lists := make([][]int, n)
	for i := 0; i+3 < n; i += 3 {
		lists[i] = []int{i + 1, i + 3, i + 2}
	}
	return lists
}

// fewSteps holds the steps that run takes against the number of nodes.
func fewSteps(t *testing.T, run func(lists [][]int)) {
	t.Helper()
	for _, tt := range []struct {
		shape string
		gen   func(n int) [][]int
	}{{"star", star}, {"chain", chain}, {"comb", comb}} {
		shape, gen := tt.shape, tt.gen
		t.Run(shape, func(t *testing.T) {
			cost.AtMost(t, cost.N, []int{16, 32, 64, 128, 256, 512}, gen, run)
		})
	}
}

func TestPreorderSteps(t *testing.T) {
	fewSteps(t, func(lists [][]int) { driver.Preorder(lists) })
}

func TestFoldSteps(t *testing.T) {
	fewSteps(t, func(lists [][]int) { driver.Fold(lists) })
}

func TestWinsSteps(t *testing.T) {
	fewSteps(t, func(lists [][]int) { driver.Wins(lists) })
}

const levels = 50_000

func TestDeepPreorder(t *testing.T) {
	if got := driver.DeepPreorder(levels); got != 2*levels-1 {
		t.Errorf("Preorder on %d levels yields %d nodes; want %d", levels, got, 2*levels-1)
	}
}

func TestDeepFold(t *testing.T) {
	if got := driver.DeepFold(levels); got != 2*levels-1 {
		t.Errorf("Fold on %d levels counts %d nodes; want %d", levels, got, 2*levels-1)
	}
}

func TestDeepWins(t *testing.T) {
	for _, moves := range []int{levels, levels + 1} {
		if got, want := driver.DeepWins(moves), moves%2 == 1; got != want {
			t.Errorf("Wins, where there are %d moves one after the other, = %t; want %t", moves, got, want)
		}
	}
}
