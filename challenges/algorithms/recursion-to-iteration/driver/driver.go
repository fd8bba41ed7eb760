// Package driver makes the hidden tests' calls of package iteration beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"runtime/debug"
	"slices"

	"github.com/gradus-dev/gradus/challenges/algorithms/recursion-to-iteration"
)

// The numbers 0 to len-1 are the nodes of a tree or the positions of a game given as
// lists: of the children of each, or of where its moves lead.

// Preorder returns all nodes in the order they come, and the lists afterwards. It
// is compiled beside the submission, because the tests' lists arrive there as copies.
func Preorder(lists [][]int) (nodes []int, after [][]int) {
	nodes = slices.Collect(iteration.Preorder(0, func(n int) []int { return lists[n] }))
	return nodes, lists
}

// Fold keeps all slices of results until the end. The result for a node is that
// node.
func Fold(lists [][]int) (root int, results, after [][]int) {
	root = iteration.Fold(0, func(n int) []int { return lists[n] }, func(n int, from []int) int {
		results = append(results, from)
		return n
	})
	return root, results, lists
}

// Wins reports whether the player at position 0 wins.
func Wins(lists [][]int) (wins bool, after [][]int) {
	wins = iteration.Wins(0, func(n int) []int { return lists[n] })
	return wins, lists
}

// The following work on n levels with a stack of at most so many bytes. Node i of each
// level but the last has two children, a leaf and node i+1.

const stack = 1 << 20

func levels(n int) func(node int) []int {
	const leaf = -1
	return func(node int) []int {
		if node == leaf || node == n-1 {
			return nil
		}
		return []int{node + 1, leaf}
	}
}

// DeepPreorder returns how many nodes there are.
func DeepPreorder(n int) (nodes int) {
	defer debug.SetMaxStack(debug.SetMaxStack(stack))
	for range iteration.Preorder(0, levels(n)) {
		nodes++
	}
	return nodes
}

// DeepFold returns how many nodes there are, as results that are added up.
func DeepFold(n int) (nodes int) {
	defer debug.SetMaxStack(debug.SetMaxStack(stack))
	return iteration.Fold(0, levels(n), func(_ int, results []int) int {
		nodes := 1
		for _, r := range results {
			nodes += r
		}
		return nodes
	})
}

// DeepWins plays a game in which each player has one move, n of them in all.
func DeepWins(n int) bool {
	defer debug.SetMaxStack(debug.SetMaxStack(stack))
	return iteration.Wins(n, func(left int) []int {
		if left == 0 {
			return nil
		}
		return []int{left - 1}
	})
}
