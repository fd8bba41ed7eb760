// Package merkle is an append-only hash tree with proofs, as Certificate
// Transparency uses it (RFC 6962, section 2.1).
package merkle

import (
	"crypto/sha256"
	"errors"
	"math/bits"
	"slices"
)

var (
	// ErrRange says that the tree has no such entry, or never had that size.
	ErrRange = errors.New("merkle: out of range")
	// ErrProof says that a proof does not prove what it should.
	ErrProof = errors.New("merkle: invalid proof")
)

// Hash is a SHA-256 hash.
type Hash [sha256.Size]byte

// Tree is a hash tree to which entries are appended.
type Tree struct {
	levels [bits.UintSize][]Hash // levels[k][i] is the root of entries i<<k up to (i+1)<<k
}

// New returns a tree without entries.
func New() *Tree { return &Tree{} }

// Append adds an entry after the last.
func (t *Tree) Append(entry []byte) {
	h := leafHash(entry)
	for k := range t.levels {
		t.levels[k] = append(t.levels[k], h)
		n := len(t.levels[k])
		if n%2 == 1 {
			return
		}
		h = nodeHash(t.levels[k][n-2], h)
	}
}

// Len returns the number of entries.
func (t *Tree) Len() int { return len(t.levels[0]) }

// Root returns the hash of the whole tree.
func (t *Tree) Root() Hash {
	if t.Len() == 0 {
		return sha256.Sum256(nil)
	}
	return t.root(0, t.Len())
}

// root returns the hash of the entries from lo up to hi, at least one.
func (t *Tree) root(lo, hi int) Hash {
	n := hi - lo
	if n&(n-1) == 0 {
		return t.levels[bits.TrailingZeros(uint(n))][lo/n]
	}
	mid := lo + split(n)
	return nodeHash(t.root(lo, mid), t.root(mid, hi))
}

// InclusionProof returns the hashes that lead from the entry at index to the
// root: siblings, from the entry upwards. The error is ErrRange when there is no
// such entry.
func (t *Tree) InclusionProof(index int) ([]Hash, error) {
	if index < 0 || index >= t.Len() {
		return nil, ErrRange
	}
	return t.path(index, 0, t.Len()), nil
}

func (t *Tree) path(index, lo, hi int) []Hash {
	if hi-lo == 1 {
		return nil
	}
	mid := lo + split(hi-lo)
	if index < mid {
		return append(t.path(index, lo, mid), t.root(mid, hi))
	}
	return append(t.path(index, mid, hi), t.root(lo, mid))
}

// ConsistencyProof returns the hashes that show that the tree with its first size
// entries is a beginning of the tree now. The error is ErrRange unless
// 0 < size <= Len.
func (t *Tree) ConsistencyProof(size int) ([]Hash, error) {
	if size <= 0 || size > t.Len() {
		return nil, ErrRange
	}
	return t.subproof(size, 0, t.Len(), true), nil
}

// subproof is SUBPROOF of RFC 6962; known says that the verifier has the root of
// the entries from lo up to size.
func (t *Tree) subproof(size, lo, hi int, known bool) []Hash {
	if size == hi {
		if known {
			return nil
		}
		return []Hash{t.root(lo, hi)}
	}
	mid := lo + split(hi-lo)
	if size <= mid {
		return append(t.subproof(size, lo, mid, known), t.root(mid, hi))
	}
	return append(t.subproof(size, mid, hi, false), t.root(lo, mid))
}

// VerifyInclusion checks with an inclusion proof that entry is at index in the
// tree of size entries with this root. It returns nil or ErrProof.
func VerifyInclusion(entry []byte, index, size int, proof []Hash, root Hash) error {
	if index < 0 || index >= size {
		return ErrProof
	}
	h, last := leafHash(entry), size-1
	for _, sibling := range proof {
		if last == 0 {
			return ErrProof
		}
		if index%2 == 1 || index == last {
			h = nodeHash(sibling, h)
			for index%2 == 0 { // levels on which it had no sibling
				index, last = index/2, last/2
			}
		} else {
			h = nodeHash(h, sibling)
		}
		index, last = index/2, last/2
	}
	if last != 0 || h != root {
		return ErrProof
	}
	return nil
}

// VerifyConsistency checks with a consistency proof that the tree of oldSize
// entries with oldRoot is a beginning of the tree of newSize entries with
// newRoot. It returns nil or ErrProof.
func VerifyConsistency(oldSize, newSize int, oldRoot, newRoot Hash, proof []Hash) error {
	switch {
	case oldSize <= 0 || oldSize > newSize:
		return ErrProof
	case oldSize == newSize:
		if len(proof) > 0 || oldRoot != newRoot {
			return ErrProof
		}
		return nil
	}
	if oldSize&(oldSize-1) == 0 { // its root is a node of the new tree
		proof = append([]Hash{oldRoot}, proof...)
	}
	if len(proof) == 0 {
		return ErrProof
	}
	index, last := oldSize-1, newSize-1
	for index%2 == 1 {
		index, last = index/2, last/2
	}
	was, is := proof[0], proof[0]
	for _, h := range proof[1:] {
		if last == 0 {
			return ErrProof
		}
		if index%2 == 1 || index == last {
			was, is = nodeHash(h, was), nodeHash(h, is)
			for index%2 == 0 {
				index, last = index/2, last/2
			}
		} else {
			is = nodeHash(is, h)
		}
		index, last = index/2, last/2
	}
	if last != 0 || was != oldRoot || is != newRoot {
		return ErrProof
	}
	return nil
}

// split returns the largest power of two below n, which is at least 2.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

// Leaves and inner nodes begin differently, so that neither passes for the other.
const (
	leafPrefix = 0x00
	nodePrefix = 0x01
)

func leafHash(entry []byte) Hash {
	return sha256.Sum256(append([]byte{leafPrefix}, entry...))
}

func nodeHash(left, right Hash) Hash {
	return sha256.Sum256(slices.Concat([]byte{nodePrefix}, left[:], right[:]))
}
