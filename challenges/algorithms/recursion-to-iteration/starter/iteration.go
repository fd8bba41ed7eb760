// Package iteration goes through trees and games by loops, however deep they are.
package iteration

import "iter"

// Preorder yields root, and then for each of its children in turn what Preorder
// yields for that child.
func Preorder[N any](root N, children func(n N) []N) iter.Seq[N] {
	return func(yield func(N) bool) {}
}

// Fold returns what combine makes of root and of the results of Fold for its
// children, in their order. The results belong to combine.
func Fold[N, R any](root N, children func(n N) []N, combine func(n N, results []R) R) R {
	var none R
	return none
}

// Wins reports whether the player whose turn it is at position p can win: whether a
// move leads to a position at which the other player loses. A player who has no move
// loses. Moves after the first that wins are not looked at.
func Wins[P any](p P, moves func(p P) []P) bool {
	return false
}
