package iteration

import (
	"runtime/debug"
	"slices"
)

// The numbers 0 to len-1 are the nodes of a tree or the positions of a game given as
// lists: of the children of each, or of where its moves lead.

// DrivePreorder returns all nodes in the order they come, and the lists afterwards. It
// is compiled beside the submission, because the tests' lists arrive there as copies.
func DrivePreorder(lists [][]int) (nodes []int, after [][]int) {
	nodes = slices.Collect(Preorder(0, func(n int) []int { return lists[n] }))
	return nodes, lists
}

// DriveFold keeps all slices of results until the end. The result for a node is that
// node.
func DriveFold(lists [][]int) (root int, results, after [][]int) {
	root = Fold(0, func(n int) []int { return lists[n] }, func(n int, from []int) int {
		results = append(results, from)
		return n
	})
	return root, results, lists
}

// DriveWins reports whether the player at position 0 wins.
func DriveWins(lists [][]int) (wins bool, after [][]int) {
	wins = Wins(0, func(n int) []int { return lists[n] })
	return wins, lists
}

// The following work on n levels with a stack of at most so many bytes. Node i of each
// level but the last has two children, a leaf and node i+1.

const driveStack = 1 << 20

func driveLevels(n int) func(node int) []int {
	const leaf = -1
	return func(node int) []int {
		if node == leaf || node == n-1 {
			return nil
		}
		return []int{node + 1, leaf}
	}
}

// DriveDeepPreorder returns how many nodes there are.
func DriveDeepPreorder(n int) (nodes int) {
	defer debug.SetMaxStack(debug.SetMaxStack(driveStack))
	for range Preorder(0, driveLevels(n)) {
		nodes++
	}
	return nodes
}

// DriveDeepFold returns how many nodes there are, as results that are added up.
func DriveDeepFold(n int) (nodes int) {
	defer debug.SetMaxStack(debug.SetMaxStack(driveStack))
	return Fold(0, driveLevels(n), func(_ int, results []int) int {
		nodes := 1
		for _, r := range results {
			nodes += r
		}
		return nodes
	})
}

// DriveDeepWins plays a game in which each player has one move, n of them in all.
func DriveDeepWins(n int) bool {
	defer debug.SetMaxStack(debug.SetMaxStack(driveStack))
	return Wins(n, func(left int) []int {
		if left == 0 {
			return nil
		}
		return []int{left - 1}
	})
}
