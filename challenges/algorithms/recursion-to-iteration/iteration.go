// Package iteration goes through trees and games by loops, however deep they are.
package iteration

import (
	"iter"
	"slices"
)

// Preorder yields root, and then for each of its children in turn what Preorder
// yields for that child.
func Preorder[N any](root N, children func(n N) []N) iter.Seq[N] {
	return func(yield func(N) bool) {
		for todo := []N{root}; len(todo) > 0; {
			n := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !yield(n) {
				return
			}
			for _, child := range slices.Backward(children(n)) {
				todo = append(todo, child)
			}
		}
	}
}

// Fold returns what combine makes of root and of the results of Fold for its
// children, in their order. The results belong to combine.
func Fold[N, R any](root N, children func(n N) []N, combine func(n N, results []R) R) R {
	type call struct {
		n       N
		rest    []N // children to be folded yet
		results []R // of those before
	}
	calls := []call{{n: root, rest: children(root)}}
	for {
		last := len(calls) - 1
		top := &calls[last]
		if len(top.rest) > 0 {
			child := top.rest[0]
			top.rest = top.rest[1:]
			calls = append(calls, call{n: child, rest: children(child)})
			continue
		}
		result := combine(top.n, top.results)
		if last == 0 {
			return result
		}
		calls = calls[:last]
		calls[last-1].results = append(calls[last-1].results, result)
	}
}

// Wins reports whether the player whose turn it is at position p can win: whether a
// move leads to a position at which the other player loses. A player who has no move
// loses. Moves after the first that wins are not looked at.
func Wins[P any](p P, moves func(p P) []P) bool {
	untried := [][]P{moves(p)} // at p and at each position on the way from there
	for {
		last := len(untried) - 1
		if len(untried[last]) > 0 {
			next := untried[last][0]
			untried[last] = untried[last][1:]
			untried = append(untried, moves(next))
			continue
		}
		// Whoever is to move here loses, so that the move that led here wins.
		if last < 2 {
			return last == 1
		}
		untried = untried[:last-1]
	}
}
