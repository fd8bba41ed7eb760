package edit_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/edit-distance"
	"github.com/gradus-dev/gradus/challenges/algorithms/edit-distance/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// place is how far two strings have been read, in characters.
type place struct{ a, b int }

// fewest returns how many edits turn a into b. It goes breadth first through the
// places that can be reached with no edit, with one, with two and so on, which shares
// no idea with a table.
func fewest(a, b string) int {
	from, to := []rune(a), []rune(b)
	seen := map[place]bool{}
	level := []place{{}}
	for edits := 0; ; edits++ {
		var next []place
		for _, p := range level {
			for ; !seen[p] && p.a <= len(from) && p.b <= len(to); p = (place{p.a + 1, p.b + 1}) {
				seen[p] = true
				next = append(next, place{p.a + 1, p.b + 1}, place{p.a + 1, p.b}, place{p.a, p.b + 1})
				if p.a == len(from) || p.b == len(to) || from[p.a] != to[p.b] {
					break
				}
			}
		}
		if seen[place{len(from), len(to)}] {
			return edits
		}
		level = next
	}
}

// apply makes the edits of a script from left to right.
func apply(a string, script []edit.Edit) (string, error) {
	chars := []rune(a)
	var out []rune
	read := 0
	for i, e := range script {
		if e.At < read || e.At > len(chars) || e.At == len(chars) && e.Op != edit.Insert {
			return "", fmt.Errorf("edit %d, counted from 0, is at %d; that can't be: of the %d characters of %s, %d are behind it already", i, e.At, len(chars), short(a), read)
		}
		out = append(out, chars[read:e.At]...)
		read = e.At
		switch e.Op {
		case edit.Insert:
			out = append(out, e.Char)
		case edit.Replace:
			out = append(out, e.Char)
			read++
		case edit.Delete:
			read++
		default:
			return "", fmt.Errorf("edit %d, counted from 0, has the unknown Op %q", i, e.Op)
		}
	}
	return string(append(out, chars[read:]...)), nil
}

// short is how a message shows a string, which may be long.
func short(s string) string {
	if chars := []rune(s); len(chars) > 40 {
		return fmt.Sprintf("%q… (%d characters)", string(chars[:10]), len(chars))
	}
	return fmt.Sprintf("%q", s)
}

// show writes a script as "replace 0 's', insert 6 'g'".
func show(script []edit.Edit) string {
	var edits []string
	for i, e := range script {
		if i == 8 {
			edits = append(edits, fmt.Sprintf("and %d more", len(script)-i))
			break
		}
		text := fmt.Sprintf("%s %d", e.Op, e.At)
		if e.Op != edit.Delete {
			text += fmt.Sprintf(" %q", e.Char)
		}
		edits = append(edits, text)
	}
	return "[" + strings.Join(edits, ", ") + "]"
}

// distance fails t unless Distance(a, b) is want.
func distance(t *testing.T, a, b string, want int) {
	t.Helper()
	distanceIs(t, a, b, want, edit.Distance(a, b))
}

// distanceIs fails t unless got, which is Distance(a, b), is want.
func distanceIs(t *testing.T, a, b string, want, got int) {
	t.Helper()
	if got != want {
		t.Errorf("Distance(%s, %s) = %d; want %d", short(a), short(b), got, want)
	}
}

// applies fails t unless Script(a, b) turns a into want, and returns it.
func applies(t *testing.T, a, b, want string) []edit.Edit {
	t.Helper()
	script := edit.Script(a, b)
	appliesTo(t, a, b, want, script)
	return script
}

// appliesTo fails t unless script, which is that of a and b, turns a into want.
func appliesTo(t *testing.T, a, b, want string, script []edit.Edit) {
	t.Helper()
	got, err := apply(a, script)
	if err != nil {
		t.Errorf("Script(%s, %s) = %s; %v", short(a), short(b), show(script), err)
	} else if got != want {
		t.Errorf("Script(%s, %s) = %s; that makes %s of the first; want %s", short(a), short(b), show(script), short(got), short(want))
	}
}

// turns fails t unless Script(a, b) turns a into b with so many edits.
func turns(t *testing.T, a, b string, edits int) {
	t.Helper()
	turnsInto(t, a, b, edits, edit.Script(a, b))
}

// turnsInto fails t unless script, which is that of a and b, does so.
func turnsInto(t *testing.T, a, b string, edits int, script []edit.Edit) {
	t.Helper()
	if appliesTo(t, a, b, b, script); len(script) != edits {
		t.Errorf("Script(%s, %s) = %s; want %d edits, not %d", short(a), short(b), show(script), edits, len(script))
	}
}

func TestDistance(t *testing.T) {
	distance(t, "intention", "execution", 5)
	distance(t, "Saturday", "Sunday", 3)
	distance(t, "rosettacode", "raisethysword", 8)
	distance(t, "book", "back", 2)
	distance(t, "gumbo", "gambol", 2)
	distance(t, "ab", "ba", 2)
	distance(t, "Go", "go", 1)
	distance(t, "abc", "xyz", 3)
}

func TestAnywhere(t *testing.T) {
	const word = "parnassum"
	for i := range len(word) + 1 {
		longer := word[:i] + "X" + word[i:]
		distance(t, word, longer, 1)
		distance(t, longer, word, 1)
	}
	for i := range len(word) {
		distance(t, word, word[:i]+"X"+word[i+1:], 1)
	}
	distance(t, word, "XX"+word[:7], 4)
	distance(t, word[2:], word[:7], 4)
}

func TestEmpty(t *testing.T) {
	for _, s := range []string{"", "a", "word", "aaaa"} {
		distance(t, "", s, len(s))
		distance(t, s, "", len(s))
	}
}

var same = []string{"a", "aa", "abab", "equal strings", strings.Repeat("x", 200), strings.Repeat("the same again ", 10)}

func TestEqual(t *testing.T) {
	for _, s := range same {
		distance(t, s, s, 0)
	}
}

func TestRepeats(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"aa", "a", 1},
		{"aaaaa", "aa", 3},
		{"aba", "a", 2},
		{"abab", "ab", 2},
		{"abcab", "ab", 3},
		{"ababab", "bababa", 2},
		{"aabaa", "aacaaa", 2},
	} {
		distance(t, tt.a, tt.b, tt.want)
		distance(t, tt.b, tt.a, tt.want)
	}
}

var unicode = []struct {
	a, b string
	want int
}{
	{"naïve", "naive", 1},
	{"Zürich", "Zurich", 1},
	{"ÄÖ", "äö", 2},
	{"日本語", "日本", 1},
	{"日本語", "本語", 1},
	{"日本", "日木", 1},
	{"🙂🙃", "🙃", 1},
	{"go🙂go", "gogo", 1},
	{"\u00fc", "u\u0308", 2}, // one character, and two that look the same
	{"e\u0301", "e", 1},
	{"\x00a", "a", 1},
	{"\U0010ffff", "\u00ff", 1},
}

func TestUnicode(t *testing.T) {
	for _, tt := range unicode {
		distance(t, tt.a, tt.b, tt.want)
		distance(t, tt.b, tt.a, tt.want)
	}
}

var invalid = []struct {
	a, b string
	want int
}{
	{"\xff", "", 1},
	{"a\xffb", "ab", 1},
	{"\xff\xfe\xfd", "\xff", 2},
	{"\xff", "\xfe", 0},
	{"a\x80", "a\uFFFD", 0},
	{"\xe6\x97", "日", 2}, // the first two of the three bytes of one character
}

func TestInvalidUTF8(t *testing.T) {
	for _, tt := range invalid {
		distance(t, tt.a, tt.b, tt.want)
		distance(t, tt.b, tt.a, tt.want)
	}
}

func TestLong(t *testing.T) {
	a, b := strings.Repeat("a", 600), strings.Repeat("b", 600)
	distance(t, a, b, 600)
	distance(t, a, "", 600)
	distance(t, a, "c"+a, 1)
	distance(t, a[1:]+"c", "c"+a[1:], 2)
}

func TestScript(t *testing.T) {
	for _, tt := range [][2]string{
		{"Saturday", "Sunday"},
		{"intention", "execution"},
		{"abc", "ac"},
		{"abc", "bc"},
		{"abc", "ab"},
		{"ac", "abc"},
		{"bc", "abc"},
		{"ab", "abc"},
		{"abc", "xyabc"},
		{"abc", "axybc"},
		{"abc", "abcxy"},
		{"abcdef", "bXcYdf"},
	} {
		applies(t, tt[0], tt[1], tt[1])
	}
}

func TestScriptEmpty(t *testing.T) {
	for _, s := range []string{"", "a", "word", "aaaa"} {
		turns(t, "", s, len(s))
		turns(t, s, "", len(s))
	}
}

func TestScriptEqual(t *testing.T) {
	for _, s := range same {
		turns(t, s, s, 0)
	}
}

// TestScriptLong keeps one string of each pair short, or both shorter: those who keep
// a script for each pair of places are told so by TestScriptSteps, not by the clock.
func TestScriptLong(t *testing.T) {
	a, b := strings.Repeat("a", 260), strings.Repeat("b", 260)
	turns(t, a[:40], b, 260)
	turns(t, a, b[:20], 260)
	turns(t, a[:100], "b"+a[1:100]+"b", 2)
}

func TestScriptUnicode(t *testing.T) {
	for _, tt := range unicode {
		applies(t, tt.a, tt.b, tt.b)
		applies(t, tt.b, tt.a, tt.a)
	}
	for _, tt := range invalid {
		applies(t, tt.a, tt.b, string([]rune(tt.b)))
	}
}

func TestScriptIsShortest(t *testing.T) {
	for _, tt := range [][2]string{
		{"Sunday", "Saturday"},
		{"execution", "intention"},
		{"abcdef", "abXdef"},
		{"abcdef", "bcdefa"},
		{"abc", "xyz"},
		{"axc", "abcabc"},
		{"algorithm", "logarithm"},
	} {
		turns(t, tt[0], tt[1], fewest(tt[0], tt[1]))
	}
}

// pairs returns random strings over few letters, which have much in common.
func pairs(seed int64, n int) [][2]string {
	rng := rand.New(rand.NewSource(seed))
	word := func() string {
		chars := make([]rune, rng.Intn(9))
		for i := range chars {
			chars[i] = []rune("abß語")[rng.Intn(4)]
		}
		return string(chars)
	}
	all := make([][2]string, n)
	for i := range all {
		all[i] = [2]string{word(), word()}
	}
	return all
}

func TestRandom(t *testing.T) {
	all := pairs(1, 150)
	for i, got := range driver.Distances(all) {
		p := all[i]
		if distanceIs(t, p[0], p[1], fewest(p[0], p[1]), got); t.Failed() {
			return
		}
	}
}

func TestRandomScripts(t *testing.T) {
	all := pairs(2, 150)
	for i, script := range driver.Scripts(all) {
		p := all[i]
		if turnsInto(t, p[0], p[1], fewest(p[0], p[1]), script); t.Failed() {
			return
		}
	}
}

// random returns two strings of so many characters out of four.
func random(n, m int) (a, b string) {
	rng := rand.New(rand.NewSource(int64(n)))
	word := func(n int) string {
		chars := make([]byte, n)
		for i := range chars {
			chars[i] = "acgt"[rng.Intn(4)]
		}
		return string(chars)
	}
	return word(n), word(m)
}

var (
	sizes     = []int{8, 16, 32, 64, 128, 256}
	longSizes = []int{32, 64, 128, 256, 512, 1024}
)

// costs holds f to n·m steps: for two strings that grow, and for one beside which
// the other stays short.
func costs(t *testing.T, f func(a, b string)) {
	square := func(n int) [2]string { a, b := random(n, n); return [2]string{a, b} }
	wide := func(n int) [2]string { a, b := random(8, n); return [2]string{a, b} }
	high := func(n int) [2]string { a, b := random(n, 8); return [2]string{a, b} }
	run := func(in [2]string) { f(in[0], in[1]) }
	t.Run("both strings grow", func(t *testing.T) { cost.AtMost(t, cost.N2, sizes, square, run) })
	t.Run("only the second grows", func(t *testing.T) { cost.AtMost(t, cost.N.Times(1024), longSizes, wide, run) })
	t.Run("only the first grows", func(t *testing.T) { cost.AtMost(t, cost.N.Times(1024), longSizes, high, run) })
}

func TestSteps(t *testing.T) {
	costs(t, func(a, b string) {
		if got := edit.Distance(a, b); got < max(len(a), len(b))-min(len(a), len(b)) {
			t.Errorf("Distance of strings of %d and %d characters = %d; want at least the difference", len(a), len(b), got)
		}
	})
}

func TestScriptSteps(t *testing.T) {
	costs(t, func(a, b string) {
		script := edit.Script(a, b)
		if got, err := apply(a, script); err != nil || got != b {
			t.Errorf("Script(%s, %s) = %s; it does not turn one into the other", short(a), short(b), show(script))
		}
	})
}

func TestSpace(t *testing.T) {
	both := func(n int) [2]string { a, b := random(n, n); return [2]string{a, b} }
	cost.AtMost(t, cost.N.Counting(cost.Space), sizes, both, func(in [2]string) { edit.Distance(in[0], in[1]) })
}
