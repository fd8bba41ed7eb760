package merkle

// DriveGrowth appends n entries of four bytes, their index, and returns the
// roots after each of them combined by exclusive or, and the last root.
func DriveGrowth(n int) (all, last Hash) {
	t := New()
	for i := range n {
		t.Append([]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)})
		last = t.Root()
		for j := range all {
			all[j] ^= last[j]
		}
	}
	return all, last
}

// DriveProof is what a method returned. Hashes are sent one after another, as one
// string, since arrays of bytes take long to send.
type DriveProof struct {
	Hashes string
	Err    error
}

// DriveInclusionProofs asks a tree of the entries for the proofs at all indexes.
func DriveInclusionProofs(entries [][]byte, indexes []int) []DriveProof {
	return driveProofs(driveTree(entries).InclusionProof, indexes)
}

// DriveConsistencyProofs asks a tree of the entries for the proofs of all sizes.
func DriveConsistencyProofs(entries [][]byte, sizes []int) []DriveProof {
	return driveProofs(driveTree(entries).ConsistencyProof, sizes)
}

func driveTree(entries [][]byte) *Tree {
	t := New()
	for _, e := range entries {
		t.Append(e)
	}
	return t
}

func driveProofs(prove func(int) ([]Hash, error), numbers []int) (proofs []DriveProof) {
	for _, n := range numbers {
		hashes, err := prove(n)
		var text []byte
		for _, h := range hashes {
			text = append(text, h[:]...)
		}
		proofs = append(proofs, DriveProof{string(text), err})
	}
	return proofs
}

// DriveInclusion is a call of VerifyInclusion.
type DriveInclusion struct {
	Entry       string
	Index, Size int
	Proof, Root string // hashes, as those of DriveProof
}

// DriveVerifyInclusion makes the calls and returns their errors.
func DriveVerifyInclusion(calls []DriveInclusion) (errs []error) {
	for _, c := range calls {
		errs = append(errs, VerifyInclusion([]byte(c.Entry), c.Index, c.Size, driveHashes(c.Proof), Hash([]byte(c.Root))))
	}
	return errs
}

// DriveConsistency is a call of VerifyConsistency.
type DriveConsistency struct {
	OldSize, NewSize        int
	OldRoot, NewRoot, Proof string // hashes, as those of DriveProof
}

// DriveVerifyConsistency makes the calls and returns their errors.
func DriveVerifyConsistency(calls []DriveConsistency) (errs []error) {
	for _, c := range calls {
		was, is := Hash([]byte(c.OldRoot)), Hash([]byte(c.NewRoot))
		errs = append(errs, VerifyConsistency(c.OldSize, c.NewSize, was, is, driveHashes(c.Proof)))
	}
	return errs
}

// driveHashes takes hashes apart that stand one after another.
func driveHashes(text string) (hashes []Hash) {
	for ; text != ""; text = text[len(Hash{}):] {
		hashes = append(hashes, Hash([]byte(text[:len(Hash{})])))
	}
	return hashes
}
