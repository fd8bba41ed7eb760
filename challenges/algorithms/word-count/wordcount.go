// Package wordcount counts the words of a text.
package wordcount

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Entry is a word and how often it occurs.
type Entry struct {
	Word  string
	Count int
}

// Count returns how often each word occurs in a text. A word is letters, marks and
// digits without anything between them, in lower case.
func Count(text string) map[string]int {
	counts := map[string]int{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), separates) {
		counts[word]++
	}
	return counts
}

// separates reports whether a character ends a word.
func separates(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}

// Top returns the n words that occur most often, or all if there are fewer: first
// the most frequent, and words that are as frequent in the order of <.
func Top(text string, n int) []Entry {
	var entries []Entry
	for word, count := range Count(text) {
		entries = append(entries, Entry{word, count})
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Word, b.Word))
	})
	return entries[:max(0, min(n, len(entries)))]
}
