// Package merkle is an append-only hash tree with proofs, as Certificate
// Transparency uses it (RFC 6962, section 2.1).
package merkle

import (
	"crypto/sha256"
	"errors"
)

var (
	// ErrRange says that the tree has no such entry, or never had that size.
	ErrRange = errors.New("merkle: out of range")
	// ErrProof says that a proof does not prove what it should.
	ErrProof = errors.New("merkle: invalid proof")
)

var errTodo = errors.New("merkle: not written yet")

// Hash is a SHA-256 hash.
type Hash [sha256.Size]byte

// Tree is a hash tree to which entries are appended.
type Tree struct {
}

// New returns a tree without entries.
func New() *Tree { return &Tree{} }

// Append adds an entry after the last.
func (t *Tree) Append(entry []byte) {}

// Len returns the number of entries.
func (t *Tree) Len() int { return -1 }

// Root returns the hash of the whole tree.
func (t *Tree) Root() Hash { return Hash{} }

// InclusionProof returns the hashes that lead from the entry at index to the
// root: siblings, from the entry upwards. The error is ErrRange when there is no
// such entry.
func (t *Tree) InclusionProof(index int) ([]Hash, error) { return nil, errTodo }

// ConsistencyProof returns the hashes that show that the tree with its first size
// entries is a beginning of the tree now. The error is ErrRange unless
// 0 < size <= Len.
func (t *Tree) ConsistencyProof(size int) ([]Hash, error) { return nil, errTodo }

// VerifyInclusion checks with an inclusion proof that entry is at index in the
// tree of size entries with this root. It returns nil or ErrProof.
func VerifyInclusion(entry []byte, index, size int, proof []Hash, root Hash) error {
	return errTodo
}

// VerifyConsistency checks with a consistency proof that the tree of oldSize
// entries with oldRoot is a beginning of the tree of newSize entries with
// newRoot. It returns nil or ErrProof.
func VerifyConsistency(oldSize, newSize int, oldRoot, newRoot Hash, proof []Hash) error {
	return errTodo
}
