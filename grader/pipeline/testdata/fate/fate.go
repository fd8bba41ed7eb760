// Package fate is a challenge of one function, so that submissions can meet
// their end in one call and not in others.
package fate

// Double returns 2n.
func Double(n int) int { return 2 * n }
