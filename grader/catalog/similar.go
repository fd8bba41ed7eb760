package catalog

import (
	"slices"
	"strings"
)

// Similar returns up to three of words that someone may have meant by typed,
// the likeliest first: those that typed begins, and those a few letters away.
func Similar(typed string, words []string) []string {
	typed = strings.ToLower(typed)
	far := 1 + max(1, len(typed)/3)
	distances := map[string]int{}
	var near []string
	for _, w := range words {
		d := distance(typed, strings.ToLower(w))
		if len(typed) > 1 && strings.HasPrefix(strings.ToLower(w), typed) {
			d = min(d, 1)
		}
		if d < far {
			distances[w] = d
			near = append(near, w)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return distances[a] - distances[b] })
	return near[:min(3, len(near))]
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to turn a into b (the optimal string alignment distance).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			same := last[j-1]
			if x[i-1] != y[j-1] {
				same++
			}
			row[j] = min(same, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
