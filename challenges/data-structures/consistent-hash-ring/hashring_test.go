package hashring_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/consistent-hash-ring"
	"github.com/gradus-dev/gradus/challenges/data-structures/consistent-hash-ring/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

type (
	call   = driver.Call
	places = map[string]uint64
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrPoints": hashring.ErrPoints}

// do returns a call with a node or key, and a number of nodes.
func do(method, text string, n int) call { return call{Method: method, Text: text, N: n} }

// text writes calls as a learner would.
func text(calls []call) string {
	var all []string
	for _, c := range calls {
		if c.Method == "Owners" {
			all = append(all, fmt.Sprintf("Owners(%q, %d)", c.Text, c.N))
		} else {
			all = append(all, fmt.Sprintf("%s(%q)", c.Method, c.Text))
		}
	}
	return strings.Join(all, ", ")
}

// shown writes the places of what calls are about, as "a#0 at 5, a#1 at 7".
func shown(points int, at places, calls []call) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(at)) {
		if slices.ContainsFunc(calls, func(c call) bool {
			point, ok := strings.CutPrefix(name, c.Text+"#")
			return (c.Method == "Add" && ok && len(point) < 3) || name == c.Text && strings.HasPrefix(c.Method, "Owner")
		}) {
			all = append(all, fmt.Sprintf("%q at %d", name, at[name]))
		}
	}
	return strings.Join(all, ", ")
}

// result writes what a call returned.
func result(c call, seen driver.Seen) string {
	switch c.Method {
	case "Owner":
		return fmt.Sprintf("%q, %t", seen.Node, seen.OK)
	case "Owners":
		return fmt.Sprintf("%.200q", seen.All)
	}
	return fmt.Sprint(seen.OK)
}

// model makes a call of a ring of which only the sorted nodes are kept, and returns what is to
// be seen of it.
func model(nodes []string, points int, at places, c call) (left []string, seen driver.Seen) {
	i, there := slices.BinarySearch(nodes, c.Text)
	switch c.Method {
	case "Add":
		if seen.OK = !there; seen.OK {
			nodes = slices.Insert(nodes, i, c.Text)
		}
	case "Remove":
		if seen.OK = there; seen.OK {
			nodes = slices.Delete(nodes, i, i+1)
		}
	case "Owner":
		if all := owners(nodes, points, at, c.Text); len(all) > 0 {
			seen.Node, seen.OK = all[0], true
		}
	case "Owners":
		all := owners(nodes, points, at, c.Text)
		seen.All = all[:max(0, min(c.N, len(all)))]
	}
	seen.Nodes = slices.Clone(nodes)
	return nodes, seen
}

// owners sorts nodes by the way from a key to the first of their points.
func owners(nodes []string, points int, at places, key string) []string {
	way := map[string]uint64{}
	for _, node := range nodes {
		way[node] = math.MaxUint64
		for i := range points {
			way[node] = min(way[node], at[fmt.Sprint(node, "#", i)]-at[key]) // modulo 2⁶⁴
		}
	}
	all := slices.Clone(nodes)
	slices.SortStableFunc(all, func(a, b string) int {
		switch {
		case way[a] < way[b]:
			return -1
		case way[a] > way[b]:
			return 1
		}
		return 0 // nodes are sorted by name
	})
	return all
}

// difference makes calls, and says what is wrong about the first that goes wrong, and which
// it is.
func difference(t *testing.T, points int, at places, calls []call) (what string, i int) {
	t.Helper()
	var nodes []string
	all, _, err := driver.Calls(points, at, calls)
	if !promised.Only(t, err, nil, "New(%d, …)", points) {
		t.FailNow()
	}
	for i, got := range all {
		var want driver.Seen
		nodes, want = model(nodes, points, at, calls[i])
		if g, w := result(calls[i], got), result(calls[i], want); g != w {
			return fmt.Sprintf("the last one returns %s; want %s", g, w), i
		}
		if !slices.Equal(got.Nodes, want.Nodes) {
			return fmt.Sprintf("then Nodes() = %q; want %q", got.Nodes, want.Nodes), i
		}
	}
	return "", 0
}

// right fails t unless the calls return what they should. It leaves out of those that lead to
// something wrong what is not needed for it.
func right(t *testing.T, points int, at places, calls ...call) {
	t.Helper()
	what, last := difference(t, points, at, calls)
	if what == "" {
		return
	}
	calls = calls[:last+1]
	for i := 0; i < len(calls); i++ {
		fewer := slices.Delete(slices.Clone(calls), i, i+1)
		if less, last := difference(t, points, at, fewer); less != "" {
			calls, what, i = fewer[:last+1], less, -1
		}
	}
	t.Fatalf("with points for a node: %d, and %s: %s: %s", points, shown(points, at, calls), text(calls), what)
}

// each returns calls of a method for texts.
func each(method string, texts ...string) (calls []call) {
	for _, s := range texts {
		calls = append(calls, call{Method: method, Text: s})
	}
	return calls
}

// keys have places near those of three nodes with two points.
var (
	keys    = []string{"k0", "k9", "k10", "k11", "k15", "k20", "k30", "k31", "k35", "k40", "k49", "k50", "k55", "k60"}
	atKeys  = places{"k0": 0, "k9": 9, "k10": 10, "k11": 11, "k15": 15, "k20": 20, "k30": 30, "k31": 31, "k35": 35, "k40": 40, "k49": 49, "k50": 50, "k55": 55, "k60": 60}
	atNodes = places{"x#0": 10, "x#1": 50, "y#0": 40, "y#1": 20, "z#0": 30, "z#1": 60}
)

// with returns places together.
func with(all ...places) places {
	sum := places{}
	for _, at := range all {
		maps.Copy(sum, at)
	}
	return sum
}

func TestOwner(t *testing.T) {
	at := with(atKeys, atNodes)
	right(t, 2, at, slices.Concat(each("Add", "x"), each("Owner", keys...))...)
	right(t, 2, at, slices.Concat(each("Add", "x", "y"), each("Owner", keys...))...)
	right(t, 2, at, slices.Concat(each("Add", "z", "x", "y"), each("Owner", keys...))...)
	right(t, 1, at, slices.Concat(each("Add", "y", "x", "z"), each("Owner", keys...))...)
}

func TestAround(t *testing.T) {
	at := with(atNodes, places{"behind": 61, "far": 1 << 40, "end": math.MaxUint64, "begin": 0, "last": 60})
	texts := []string{"behind", "far", "end", "begin", "last"}
	for _, nodes := range [][]string{{"x"}, {"y", "z"}, {"x", "y", "z"}} {
		right(t, 2, at, slices.Concat(each("Add", nodes...), each("Owner", texts...))...)
	}
}

func TestPoints(t *testing.T) {
	for _, points := range []int{1, 3, 12, 120} {
		_, hashed, err := driver.Calls(points, nil, slices.Concat(each("Add", "ant", "bee"), each("Owner", "key")))
		if !promised.Only(t, err, nil, "New(%d, …)", points) {
			t.FailNow()
		}
		want := []string{"key"}
		for i := range points {
			want = append(want, fmt.Sprint("ant#", i), fmt.Sprint("bee#", i))
		}
		for _, name := range hashed {
			if !slices.Contains(want, name) {
				t.Fatalf("with points for a node: %d, after Add(ant), Add(bee), Owner(key): hash was asked for the place of %q, which is no point and no key", points, name)
			}
		}
		for _, name := range want {
			if !slices.Contains(hashed, name) {
				t.Fatalf("with points for a node: %d, after Add(ant), Add(bee), Owner(key): hash was not asked for the place of %q", points, name)
			}
		}
	}
}

func TestAllPlaces(t *testing.T) {
	const half, end = 1 << 63, math.MaxUint64
	at := places{
		"x#0": half - 1, "y#0": half + 1, "z#0": end, "w#0": 0, "v#0": 1 << 32, "u#0": 3<<32 + 5,
		"a": 0, "b": 1, "c": half - 1, "d": half, "e": half + 1, "f": half + 2, "g": end - 1, "h": end, "i": 1<<32 - 1, "j": 1 << 32, "k": 2<<32 + 6, "l": 3<<32 + 6,
	}
	texts := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}
	for _, nodes := range [][]string{{"x", "y"}, {"z", "w"}, {"v", "x", "y", "u"}, {"x", "y", "z", "w", "v", "u"}} {
		right(t, 1, at, slices.Concat(each("Add", nodes...), each("Owner", texts...))...)
	}
}

func TestEmptyRing(t *testing.T) {
	at := with(atKeys, atNodes, places{"": 33, "#0": 45, "#1": 25})
	ask := []call{do("Owner", "k15", 0), do("Owner", "", 0), do("Owners", "k15", 2), do("Owners", "", 1)}
	right(t, 2, at, slices.Concat(ask, each("Add", "x"), ask, each("Remove", "x"), ask, each("Add", "y"), ask)...)
	right(t, 2, at, slices.Concat(each("Add", ""), ask, each("Add", "x", ""), ask, each("Remove", "", ""), ask)...)
}

func TestComeAndGo(t *testing.T) {
	at := with(atKeys, atNodes)
	ask := each("Owner", keys...)
	right(t, 2, at, slices.Concat(each("Remove", "x"), each("Add", "x", "x"), ask, each("Remove", "y", "x", "x"), ask)...)
	right(t, 2, at, slices.Concat(each("Add", "x", "y", "x", "z"), ask, each("Remove", "y"), ask, each("Remove", "y", "z"), ask, each("Add", "y", "y"), ask, each("Remove", "y"), ask, each("Remove", "x"), ask)...)
}

func TestOnePlace(t *testing.T) {
	at := with(atKeys, places{"x#0": 30, "y#0": 30, "z#0": 30, "x#1": 50, "y#1": 50, "z#1": 10})
	names := []string{"x", "y", "z"}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {1, 0, 2}} {
		var calls []call
		for _, i := range order {
			calls = slices.Concat(calls, each("Add", names[i]), each("Owner", keys...))
		}
		for _, key := range keys {
			calls = append(calls, do("Owners", key, 3))
		}
		for _, i := range order {
			calls = slices.Concat(calls, each("Remove", names[i]), each("Owner", keys...))
		}
		right(t, 2, at, calls...)
	}
}

func TestOwners(t *testing.T) {
	at := with(atKeys, atNodes)
	var ask []call
	for _, key := range keys {
		for _, n := range []int{1, 2, 3, 4, 100, 0, -1} {
			ask = append(ask, do("Owners", key, n))
		}
	}
	right(t, 2, at, slices.Concat(each("Add", "y"), ask)...)
	right(t, 2, at, slices.Concat(each("Add", "z", "x", "y"), ask)...)
	right(t, 2, with(at, places{"y#0": 41, "y#1": 42}), slices.Concat(each("Add", "z", "x", "y"), ask, each("Remove", "x"), ask)...)
}

func TestNodes(t *testing.T) {
	right(t, 1, places{"b#0": 5, "B#0": 6, "a#0": 7, "ab#0": 8, "#0": 9}, slices.Concat(each("Add", "b", "", "ab", "B", "a"), each("Remove", "ab", ""))...)
	r := driver.Filled(2, 3)
	if r == nil {
		t.Fatal("New(2, …) returns no ring; want one")
	}
	want := []string{"node0", "node1", "node2"}
	nodes := r.Nodes()
	if !slices.Equal(nodes, want) {
		t.Fatalf("after Add(node0), Add(node1), Add(node2): Nodes() = %q; want %q", nodes, want)
	}
	before := driver.Spread(r, 20)
	for i := range nodes {
		nodes[i] = "other"
	}
	for _, node := range r.Owners("key", 3) {
		if !slices.Contains(want, node) {
			t.Errorf("after what Nodes() returned is written over: Owners(key, 3) has %q; want nodes that were added", node)
		}
	}
	if got := r.Nodes(); !slices.Equal(got, want) || !slices.Equal(driver.Spread(r, 20), before) {
		t.Errorf("after what Nodes() returned is written over: Nodes() = %q, or keys have moved; want %q, and none moved", got, want)
	}
}

func TestNoPoints(t *testing.T) {
	for _, points := range []int{0, -1, math.MinInt} {
		r, err := hashring.New(points, func(string) uint64 { return 1 })
		if promised.Only(t, err, hashring.ErrPoints, "New(%d, …)", points) && r != nil {
			t.Errorf("New(%d, …) returns a ring beside ErrPoints; want nil", points)
		}
	}
}

func TestFewMove(t *testing.T) {
	const count = 600
	for n := 1; n <= 7; n++ {
		r := driver.Filled(80, n)
		if r == nil {
			t.Fatal("New(80, …) returns no ring; want one")
		}
		before, joined := driver.Spread(r, count), fmt.Sprint("node", n)
		if !r.Add("coming") {
			t.Fatalf("with %s nodes, Add(coming) = false; want true", joined[4:])
		}
		moved := 0
		for i, now := range driver.Spread(r, count) {
			switch {
			case now == before[i]:
			case now != "coming":
				t.Fatalf("when a node comes to %d others, key%d moves from %q to %q, which was there before; want keys to move to the new node only", n, i, before[i], now)
			default:
				moved++
			}
		}
		if share := count / (n + 1); moved < share/2 || moved > 2*share {
			t.Errorf("when a node comes to %d others, %d of %d keys move to it; want about %d", n, moved, count, share)
		}
		r.Remove("coming")
		for i, now := range driver.Spread(r, count) {
			if now != before[i] {
				t.Fatalf("when a node comes to %d others and goes again, key%d belongs to %q; want %q, as before", n, i, now, before[i])
			}
		}
	}
}

func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(17))
	names := []string{"a", "b", "c", "aa", ""}
	for round := range 40 {
		points, at := 1+round%3, places{}
		place := func(text string) {
			if at[text] = uint64(rng.Intn(4 + round)); rng.Intn(8) == 0 {
				at[text] = math.MaxUint64 - at[text]
			}
		}
		for _, name := range names {
			place("key " + name)
			for i := range points {
				place(fmt.Sprint(name, "#", i))
			}
		}
		calls := make([]call, 40)
		for i := range calls {
			name := names[rng.Intn(len(names))]
			switch method := []string{"Add", "Add", "Remove", "Owner", "Owner", "Owners"}[rng.Intn(6)]; method {
			case "Add", "Remove":
				calls[i] = do(method, name, 0)
			case "Owner":
				calls[i] = do(method, "key "+name, 0)
			default:
				calls[i] = do(method, "key "+name, rng.Intn(5))
			}
		}
		right(t, points, at, calls...)
	}
}

func TestCost(t *testing.T) {
	filled := func(n int) *hashring.Ring { return driver.Filled(4, n) }
	cost.AtMost(t, cost.LogN.In("nodes").Times(2000), []int{8, 16, 32, 64, 128, 256}, filled, func(r *hashring.Ring) {
		if nodes, first := driver.Find(r); nodes != 12 || first != 4 {
			t.Errorf("of four keys, Owners(key, 3) returns %d nodes, and Owner's first %d times; want 12 and 4", nodes, first)
		}
	})
}
