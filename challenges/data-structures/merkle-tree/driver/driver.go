// Package driver makes the hidden tests' calls of package merkle beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/data-structures/merkle-tree"

// Growth appends n entries of four bytes, their index, and returns the
// roots after each of them combined by exclusive or, and the last root.
func Growth(n int) (all, last merkle.Hash) {
	t := merkle.New()
	for i := range n {
		t.Append([]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)})
		last = t.Root()
		for j := range all {
			all[j] ^= last[j]
		}
	}
	return all, last
}

// Overwritten appends entries from one buffer that is written over after each, and
// returns the root, when a proof was asked for, and that one's error.
func Overwritten(entries [][]byte) (merkle.Hash, error) {
	t := merkle.New()
	var buffer []byte
	for _, e := range entries {
		buffer = append(buffer[:0], e...)
		t.Append(buffer)
		clear(buffer)
	}
	_, err := t.InclusionProof(0)
	return t.Root(), err
}

// Proof is what a method returned. Hashes are sent one after another, as one
// string, since arrays of bytes take long to send.
type Proof struct {
	Hashes string
	Err    error
}

// InclusionProofs asks a tree of the entries for the proofs at all indexes.
func InclusionProofs(entries [][]byte, indexes []int) []Proof {
	return proofs(tree(entries).InclusionProof, indexes)
}

// ConsistencyProofs asks a tree of the entries for the proofs of all sizes.
func ConsistencyProofs(entries [][]byte, sizes []int) []Proof {
	return proofs(tree(entries).ConsistencyProof, sizes)
}

func tree(entries [][]byte) *merkle.Tree {
	t := merkle.New()
	for _, e := range entries {
		t.Append(e)
	}
	return t
}

func proofs(prove func(int) ([]merkle.Hash, error), numbers []int) (proofs []Proof) {
	for _, n := range numbers {
		hashes, err := prove(n)
		var text []byte
		for _, h := range hashes {
			text = append(text, h[:]...)
		}
		proofs = append(proofs, Proof{string(text), err})
	}
	return proofs
}

// Inclusion is a call of VerifyInclusion.
type Inclusion struct {
	Entry       string
	Index, Size int
	Proof, Root string // hashes, as those of Proof
}

// VerifyInclusion makes the calls and returns their errors.
func VerifyInclusion(calls []Inclusion) (errs []error) {
	for _, c := range calls {
		errs = append(errs, merkle.VerifyInclusion([]byte(c.Entry), c.Index, c.Size, hashes(c.Proof), merkle.Hash([]byte(c.Root))))
	}
	return errs
}

// Consistency is a call of VerifyConsistency.
type Consistency struct {
	OldSize, NewSize        int
	OldRoot, NewRoot, Proof string // hashes, as those of Proof
}

// VerifyConsistency makes the calls and returns their errors.
func VerifyConsistency(calls []Consistency) (errs []error) {
	for _, c := range calls {
		was, is := merkle.Hash([]byte(c.OldRoot)), merkle.Hash([]byte(c.NewRoot))
		errs = append(errs, merkle.VerifyConsistency(c.OldSize, c.NewSize, was, is, hashes(c.Proof)))
	}
	return errs
}

// hashes takes hashes apart that stand one after another.
func hashes(text string) (hashes []merkle.Hash) {
	for ; text != ""; text = text[len(merkle.Hash{}):] {
		hashes = append(hashes, merkle.Hash([]byte(text[:len(merkle.Hash{})])))
	}
	return hashes
}
