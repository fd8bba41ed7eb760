package iteration

import "iter"

// What you are to rewrite. It is right, except on trees that are too deep. It stays
// in this file, where it may recurse, and the examples compare your functions with it.

func recursivePreorder[N any](root N, children func(n N) []N) iter.Seq[N] {
	return func(yield func(N) bool) {
		var visit func(n N) bool // reports whether to go on
		visit = func(n N) bool {
			if !yield(n) {
				return false
			}
			for _, child := range children(n) {
				if !visit(child) {
					return false
				}
			}
			return true
		}
		visit(root)
	}
}

func recursiveFold[N, R any](root N, children func(n N) []N, combine func(n N, results []R) R) R {
	var results []R
	for _, child := range children(root) {
		results = append(results, recursiveFold(child, children, combine))
	}
	return combine(root, results)
}

func recursiveWins[P any](p P, moves func(p P) []P) bool {
	for _, next := range moves(p) {
		if recursiveLoses(next, moves) {
			return true
		}
	}
	return false
}

func recursiveLoses[P any](p P, moves func(p P) []P) bool {
	for _, next := range moves(p) {
		if !recursiveWins(next, moves) {
			return false
		}
	}
	return true
}
