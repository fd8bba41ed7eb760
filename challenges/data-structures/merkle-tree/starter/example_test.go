package merkle

import (
	"crypto/sha256"
	"errors"
	"slices"
	"testing"
)

func sum(parts ...[]byte) Hash { return sha256.Sum256(slices.Concat(parts...)) }

// The tree of the README: three entries.
var (
	a    = sum([]byte{0}, []byte("a"))
	b    = sum([]byte{0}, []byte("b"))
	c    = sum([]byte{0}, []byte("c"))
	ab   = sum([]byte{1}, a[:], b[:])
	root = sum([]byte{1}, ab[:], c[:])
)

func three() *Tree {
	t := New()
	for _, entry := range []string{"a", "b", "c"} {
		t.Append([]byte(entry))
	}
	return t
}

func TestExampleInclusion(t *testing.T) {
	tree := three()
	if got := tree.Root(); got != root {
		t.Errorf("Root() = %x; want %x", got, root)
	}
	if got, err := tree.InclusionProof(0); err != nil || !slices.Equal(got, []Hash{b, c}) {
		t.Errorf("InclusionProof(0) = %x, %v; want the hashes of b and c", got, err)
	}
	if err := VerifyInclusion([]byte("c"), 2, 3, []Hash{ab}, root); err != nil {
		t.Errorf("VerifyInclusion of c = %v; want nil", err)
	}
	if err := VerifyInclusion([]byte("x"), 2, 3, []Hash{ab}, root); !errors.Is(err, ErrProof) {
		t.Errorf("VerifyInclusion of x = %v; want ErrProof", err)
	}
}

func TestExampleConsistency(t *testing.T) {
	if got, err := three().ConsistencyProof(2); err != nil || !slices.Equal(got, []Hash{c}) {
		t.Errorf("ConsistencyProof(2) = %x, %v; want the hash of c", got, err)
	}
	if err := VerifyConsistency(2, 3, ab, root, []Hash{c}); err != nil {
		t.Errorf("VerifyConsistency(2, 3, …) = %v; want nil", err)
	}
	if err := VerifyConsistency(2, 3, a, root, []Hash{c}); !errors.Is(err, ErrProof) {
		t.Errorf("VerifyConsistency(2, 3, …) with another old root = %v; want ErrProof", err)
	}
}
