// Package wordcount counts the words of a text.
package wordcount

// Entry is a word and how often it occurs.
type Entry struct {
	Word  string
	Count int
}

// Count returns how often each word occurs in a text. A word is letters, marks and
// digits without anything between them, in lower case.
func Count(text string) map[string]int {
	return nil
}

// Top returns the n words that occur most often, or all if there are fewer: first
// the most frequent, and words that are as frequent in the order of <.
func Top(text string, n int) []Entry {
	return nil
}
