package search_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/string-search"
	"github.com/gradus-dev/gradus/challenges/algorithms/string-search/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// finds fails t unless All finds pattern at these places of text.
func finds(t *testing.T, text, pattern string, want ...int) {
	t.Helper()
	if got := search.All(text, pattern); !slices.Equal(got, want) {
		t.Fatalf("All(%q, %q) = %v; want %v", text, pattern, got, want)
	}
}

// places looks at each place of text.
func places(text, pattern string) (all []int) {
	for i := 0; i+len(pattern) <= len(text); i++ {
		if text[i:i+len(pattern)] == pattern {
			all = append(all, i)
		}
	}
	return all
}

func TestAll(t *testing.T) {
	finds(t, "the cat and the dog", "the", 0, 12)
	finds(t, "the cat and the dog", "dog", 16)
	finds(t, "the cat and the dog", "cow")
	finds(t, "the cat and the dog", "t", 0, 6, 12)
	finds(t, "mississippi", "issip", 4)
	finds(t, "mississippi", "ssi", 2, 5)
	finds(t, "Go go GO", "go", 3)
}

func TestOverlapping(t *testing.T) {
	finds(t, "mississippi", "issi", 1, 4)
	finds(t, "aaaaa", "aa", 0, 1, 2, 3)
	finds(t, "aaaaa", "aaa", 0, 1, 2)
	finds(t, "abababab", "abab", 0, 2, 4)
	finds(t, "abaabaaba", "abaaba", 0, 3)
	finds(t, "xyxxyxxyx", "xyx", 0, 3, 6)
}

func TestEdges(t *testing.T) {
	finds(t, "", "a")
	finds(t, "", "")
	finds(t, "abc", "")
	finds(t, "ab", "abc")
	finds(t, "abc", "abc", 0)
	finds(t, "a", "a", 0)
	finds(t, "a", "b")
	finds(t, "ab", "a", 0)
	finds(t, "ab", "b", 1)
	finds(t, "aa", "ab")
	if s := search.NewScanner(""); len(s.Next("abc"))+len(s.Next("")) > 0 {
		t.Errorf("a scanner of an empty pattern finds something; want nothing")
	}
}

func TestBorders(t *testing.T) {
	finds(t, "aaab", "aab", 1)
	finds(t, "ababac", "abac", 2)
	finds(t, "aabaabaaab", "aabaaab", 3)
	finds(t, "aabaacaabaab", "aabaab", 6)
	finds(t, "abcabcabd", "abcabd", 3)
	finds(t, "abacababacabac", "abacabac", 6)
	finds(t, "aaaabaaaaab", "aaaaab", 5)
	finds(t, "abaabaabab", "abaabab", 3)
	finds(t, "onionions", "onions", 3)
	finds(t, "nnanananas", "ananas", 4)
}

func TestBytes(t *testing.T) {
	finds(t, "žlutý kůň, kůň", "kůň", 8, 15)
	finds(t, "日本日本語", "日本語", 6)
	finds(t, "\xff\xfe\xff\xff\xfe", "\xff\xfe", 0, 3)
	finds(t, "\x80\x81", "\ufffd")
	finds(t, "ab\x00ab\x00", "\x00", 2, 5)
	finds(t, "é", "\xa9", 1)
}

// inPieces fails t unless a scanner finds all in pieces of these sizes.
func inPieces(t *testing.T, text, pattern string, sizes ...int) {
	t.Helper()
	all := places(text, pattern)
	if pattern == "" {
		all = nil
	}
	end := 0
	for i, got := range driver.Pieces(text, pattern, sizes) {
		begin := end
		end = min(len(text), begin+sizes[i%len(sizes)])
		var want []int
		for len(all) > 0 && all[0]+len(pattern) <= end {
			want, all = append(want, all[0]), all[1:]
		}
		if !slices.Equal(got, want) {
			t.Fatalf("a scanner of %q, after %q, finds in Next(%q) %v; want %v", pattern, text[:begin], text[begin:end], got, want)
		}
	}
}

func TestPieces(t *testing.T) {
	for _, sizes := range [][]int{{1}, {2}, {3}, {4}, {5}, {100}, {1, 7}, {6, 1}, {0, 2}} {
		inPieces(t, "x0--x0--x0", "x0--x0", sizes...)
		inPieces(t, "the cat and the dog", "the", sizes...)
		inPieces(t, "aaaaaaaa", "aaa", sizes...)
		inPieces(t, "mississippi", "issi", sizes...)
		inPieces(t, "abacababacabac", "abacabac", sizes...)
		inPieces(t, "\xff\xfe\xff\xff\xfe", "\xff\xfe", sizes...)
		inPieces(t, "aab", "abab", sizes...)
	}
}

func TestScanners(t *testing.T) {
	first, second := search.NewScanner("abc"), search.NewScanner("abd")
	first.Next("ab")
	if got := second.Next("c"); len(got) > 0 {
		t.Errorf("a scanner of abd finds %v in c, while another has read ab; want nothing", got)
	}
	third := search.NewScanner("abc")
	if got := third.Next("c"); len(got) > 0 {
		t.Errorf("a new scanner of abc finds %v in c, while another has read ab; want nothing", got)
	}
	if got := first.Next("c"); !slices.Equal(got, []int{0}) {
		t.Errorf("a scanner of abc finds %v in ab and c, while others were used; want [0]", got)
	}
	if got := search.All("xabc", "abc"); !slices.Equal(got, []int{1}) {
		t.Errorf("All(xabc, abc), while scanners are used, = %v; want [1]", got)
	}
	if got := first.Next("abc"); !slices.Equal(got, []int{3}) {
		t.Errorf("a scanner of abc finds %v in abc, after ab and c; want [3]", got)
	}
}

// word returns a text of n of the first letters.
func word(rng *rand.Rand, n, letters int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "abc"[rng.Intn(letters)]
	}
	return string(b)
}

func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	for round := range 60 {
		text := word(rng, rng.Intn(24), 2+round%2)
		pattern := word(rng, 1+rng.Intn(6), 2)
		finds(t, text, pattern, places(text, pattern)...)
		inPieces(t, text, pattern, 1+rng.Intn(4), rng.Intn(3)+1)
	}
}

// task is a text and a pattern to be measured.
type task struct {
	text, pattern string
	found         int
}

// Size returns n + m.
func (k task) Size() int { return len(k.text) + len(k.pattern) }

// difficult are texts for which going back costs most.
var difficult = []struct {
	what string
	gen  func(n int) task
}{
	{"a's with a b at the pattern's end", func(n int) task {
		return task{strings.Repeat("a", n), strings.Repeat("a", n/4-1) + "b", 0}
	}},
	{"a's everywhere", func(n int) task {
		return task{strings.Repeat("a", n), strings.Repeat("a", n/4), n - n/4 + 1}
	}},
	{"a's with b's in the text", func(n int) task {
		m := n / 4
		return task{strings.Repeat(strings.Repeat("a", m-1)+"b", 4), strings.Repeat("a", m), 0}
	}},
	{"a long pattern", func(n int) task {
		return task{strings.Repeat("ab", n/8), strings.Repeat("ab", n/2) + "c", 0}
	}},
	{"a short pattern", func(n int) task {
		return task{strings.Repeat("ab", n/2), "ba", n/2 - 1}
	}},
}

// measure holds the steps of a search against n + m. Size 0 is a search by All. An
// automaton that has an entry for each byte, at each place of the pattern, takes hundreds
// of steps for each byte of it.
func measure(t *testing.T, piece int) {
	for _, d := range difficult {
		t.Run(d.what, func(t *testing.T) {
			cost.AtMost(t, cost.N.In("n+m").Times(2000), []int{32, 64, 128, 256, 512, 1024, 2048, 4096}, d.gen, func(k task) {
				if got := driver.Count(k.text, k.pattern, piece); got != k.found {
					t.Errorf("%.20q…: %d occurrences in %d bytes of text; want %d", k.pattern, got, len(k.text), k.found)
				}
			})
		})
	}
}

func TestAllCost(t *testing.T) { measure(t, 0) }

func TestPiecesCost(t *testing.T) { measure(t, 1) }

// TestMemory gives a scanner a stream of half a million bytes, of which it needs to keep none.
func TestMemory(t *testing.T) {
	const pieces, most = 16, 200_000
	piece := strings.Repeat("abcabcab", 4096)
	if grown := driver.Memory("abcabd", piece, pieces); grown > most {
		t.Errorf("after %d pieces of %d bytes, the memory has grown by %d bytes; want at most %d", pieces, len(piece), grown, most)
	}
}
