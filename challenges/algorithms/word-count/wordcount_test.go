package wordcount_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/word-count"
)

type counts = map[string]int

// count fails t unless Count finds these words in a text.
func count(t *testing.T, text string, want counts) {
	t.Helper()
	if got := wordcount.Count(text); !maps.Equal(got, want) {
		t.Fatalf("Count(%q) = %#v; want %#v", text, got, want)
	}
}

type entries = []wordcount.Entry

// top fails t unless Top returns these entries.
func top(t *testing.T, text string, n int, want entries) {
	t.Helper()
	if got := wordcount.Top(text, n); !slices.Equal(got, want) {
		t.Fatalf("Top(%q, %d) = %v; want %v", text, n, got, want)
	}
}

func TestCount(t *testing.T) {
	count(t, "in and out and in and up", counts{"in": 2, "and": 3, "out": 1, "up": 1})
	count(t, "tea for two", counts{"tea": 1, "for": 1, "two": 1})
	count(t, "go go go", counts{"go": 3})
}

func TestCase(t *testing.T) {
	count(t, "Go GO go gO", counts{"go": 4})
	count(t, "Up OR up", counts{"up": 2, "or": 1})
}

func TestSeparators(t *testing.T) {
	count(t, "one  two\tthree\none\r\n\r\ntwo", counts{"one": 2, "two": 2, "three": 1})
	count(t, "Well, well... (well)! \"Well?\"", counts{"well": 4})
	count(t, "snake_case, kebab-case, path/to.file", counts{"snake": 1, "case": 2, "kebab": 1, "path": 1, "to": 1, "file": 1})
	count(t, "can't, can’t", counts{"can": 2, "t": 2})
	count(t, "¡sí!—«no»…sí", counts{"sí": 2, "no": 1})
	count(t, "this\xffthat\xe2this", counts{"this": 2, "that": 1})
}

func TestDigits(t *testing.T) {
	count(t, "404: not 404 but 500", counts{"404": 2, "not": 1, "but": 1, "500": 1})
	count(t, "utf8 x86 UTF8", counts{"utf8": 2, "x86": 1})
	count(t, "3.14", counts{"3": 1, "14": 1})
	count(t, "5½ m²", counts{"5": 1, "m": 1})
	count(t, "Ⅷ", counts{})
}

func TestUnicode(t *testing.T) {
	count(t, "Öl öl ÖL", counts{"öl": 3})
	count(t, "Ёж, ёж: ЁЖ", counts{"ёж": 3})
	count(t, "東京、大阪、東京", counts{"東京": 2, "大阪": 1})
	count(t, "naïve idea", counts{"naïve": 1, "idea": 1})
	count(t, "२४ ٢٤ २४", counts{"२४": 2, "٢٤": 1})
}

func TestMarks(t *testing.T) {
	count(t, "cafe\u0301 cafe cafe\u0301", counts{"cafe\u0301": 2, "cafe": 1})
	count(t, "नमस्ते दुनिया नमस्ते", counts{"नमस्ते": 2, "दुनिया": 1})
}

func TestLittleText(t *testing.T) {
	for _, text := range []string{"", " ", "\n\t", "...", "- , -"} {
		if got := wordcount.Count(text); len(got) > 0 {
			t.Fatalf("Count(%q) = %#v; want no words", text, got)
		}
	}
	count(t, "x", counts{"x": 1})
	count(t, " x", counts{"x": 1})
	count(t, "x ", counts{"x": 1})
}

const rhyme = "Row, row, row your boat, gently down the stream. Row the boat!"

func TestTop(t *testing.T) {
	top(t, rhyme, 1, entries{{"row", 4}})
	top(t, "a b B c C c", 3, entries{{"c", 3}, {"b", 2}, {"a", 1}})
	top(t, "z z z y y x", 2, entries{{"z", 3}, {"y", 2}})
}

func TestTies(t *testing.T) {
	top(t, rhyme, 4, entries{{"row", 4}, {"boat", 2}, {"the", 2}, {"down", 1}})
	top(t, "h f d b a c e g", 8, entries{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"e", 1}, {"f", 1}, {"g", 1}, {"h", 1}})
	top(t, "ö z a Ö Z A 10 9", 5, entries{{"a", 2}, {"z", 2}, {"ö", 2}, {"10", 1}, {"9", 1}})
}

func TestHowMany(t *testing.T) {
	top(t, "p q q", 2, entries{{"q", 2}, {"p", 1}})
	top(t, "p q q", 3, entries{{"q", 2}, {"p", 1}})
	top(t, "p q q", 1000, entries{{"q", 2}, {"p", 1}})
	top(t, "p q q", 0, nil)
	top(t, "p q q", -1, nil)
	top(t, "", 5, nil)
}
