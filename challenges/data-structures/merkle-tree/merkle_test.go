package merkle_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/merkle-tree"
	"github.com/gradus-dev/gradus/challenges/data-structures/merkle-tree/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// The definitions of RFC 6962, section 2.1, written down as they stand there:
// what every answer is measured by.

func leaf(entry []byte) merkle.Hash { return sha256.Sum256(append([]byte{0}, entry...)) }

func node(left, right merkle.Hash) merkle.Hash {
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

// half is k, the largest power of two smaller than n.
func half(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}

// stretch is a number of entries from the first of them on.
type stretch struct {
	first *[]byte
	n     int
}

// roots are those that mth has computed: it is asked for the same ones again and
// again, and the entries don't change.
var roots = map[stretch]merkle.Hash{}

func mth(d [][]byte) merkle.Hash {
	switch len(d) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaf(d[0])
	}
	at := stretch{&d[0], len(d)}
	if _, ok := roots[at]; !ok {
		k := half(len(d))
		roots[at] = node(mth(d[:k]), mth(d[k:]))
	}
	return roots[at]
}

func path(m int, d [][]byte) []merkle.Hash {
	if len(d) == 1 {
		return nil
	}
	k := half(len(d))
	if m < k {
		return append(path(m, d[:k]), mth(d[k:]))
	}
	return append(path(m-k, d[k:]), mth(d[:k]))
}

func subproof(m int, d [][]byte, known bool) []merkle.Hash {
	if m == len(d) {
		if known {
			return nil
		}
		return []merkle.Hash{mth(d)}
	}
	k := half(len(d))
	if m <= k {
		return append(subproof(m, d[:k], known), mth(d[k:]))
	}
	return append(subproof(m-k, d[k:], false), mth(d[:k]))
}

// most are different entries of different lengths, as many as any test needs.
var most = func() (all [][]byte) {
	for i := range 33 {
		all = append(all, append(bytes.Repeat([]byte{byte(i + 1)}, i%5), byte(i)))
	}
	return all
}()

// entries returns the first n of most.
func entries(n int) [][]byte { return most[:n:n] }

func treeOf(all [][]byte) *merkle.Tree {
	t := merkle.New()
	for _, e := range all {
		t.Append(e)
	}
	return t
}

// joined are hashes one after another, as the driver takes and returns them.
func joined(hs ...merkle.Hash) string {
	var text []byte
	for _, h := range hs {
		text = append(text, h[:]...)
	}
	return string(text)
}

// short writes the beginnings of joined hashes.
func short(hashes string) (out []string) {
	for h := range slices.Chunk([]byte(hashes), len(merkle.Hash{})) {
		out = append(out, hex.EncodeToString(h[:4])+"…")
	}
	return out
}

// TestPublishedRoots uses the entries and roots with which the Certificate
// Transparency project tests its implementation of RFC 6962
// (github.com/google/certificate-transparency, merkletree).
func TestPublishedRoots(t *testing.T) {
	published := []struct{ entry, root string }{
		{"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
		{"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
		{"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
		{"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
		{"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
		{"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
		{"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
		{"606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
	}
	tree := merkle.New()
	for i, p := range published {
		entry, err := hex.DecodeString(p.entry)
		if err != nil {
			t.Fatal(err)
		}
		tree.Append(entry)
		if got := tree.Root(); hex.EncodeToString(got[:]) != p.root {
			t.Fatalf("Root() after %d entries = %x; want %s", i+1, got, p.root)
		}
		if n := tree.Len(); n != i+1 {
			t.Errorf("Len() after %d entries = %d", i+1, n)
		}
	}
}

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrRange": merkle.ErrRange, "ErrProof": merkle.ErrProof}

func TestEmptyTree(t *testing.T) {
	tree := merkle.New()
	if got, want := tree.Root(), mth(nil); got != want {
		t.Errorf("Root() of an empty tree = %x; want the hash of nothing, %x", got, want)
	}
	if n := tree.Len(); n != 0 {
		t.Errorf("Len() of an empty tree = %d; want 0", n)
	}
	_, err := tree.InclusionProof(0)
	promised.Only(t, err, merkle.ErrRange, "InclusionProof(0) of an empty tree")
}

// TestEntriesAreKept writes over each entry as soon as it is appended, as those do who
// read all lines into one buffer.
func TestEntriesAreKept(t *testing.T) {
	all := entries(7)
	root, err := driver.Overwritten(all)
	if want := mth(all); err != nil || root != want {
		t.Errorf("Root() of %d entries, each written over after Append, and error of a proof = %x, %v; want the root of what was appended, %x, and nil", len(all), root, err, want)
	}
}

// checkProofs fails t unless a tree of n entries gives the proofs wanted by their
// numbers, and ErrRange for any other number.
func checkProofs(t *testing.T, method string, n int, drive func([][]byte, []int) []driver.Proof, want map[int][]merkle.Hash) {
	t.Helper()
	var numbers []int
	for i := -1; i <= n+1; i++ {
		numbers = append(numbers, i)
	}
	proofs := drive(entries(n), numbers)
	for k, i := range numbers {
		got := proofs[k]
		if hashes, ok := want[i]; !ok {
			promised.Only(t, got.Err, merkle.ErrRange, "with %d entries, %s(%d)", n, method, i)
		} else if got.Err != nil || got.Hashes != joined(hashes...) {
			t.Fatalf("with %d entries, %s(%d) = %v, error %v; want %v", n, method, i, short(got.Hashes), got.Err, short(joined(hashes...)))
		}
	}
}

func TestInclusionProofs(t *testing.T) {
	for n := 1; n <= 17; n++ {
		want := map[int][]merkle.Hash{}
		for i := range n {
			want[i] = path(i, entries(n))
		}
		checkProofs(t, "InclusionProof", n, driver.InclusionProofs, want)
	}
}

func inclusion(entry []byte, index, size int, proof []merkle.Hash, root merkle.Hash) driver.Inclusion {
	return driver.Inclusion{Entry: string(entry), Index: index, Size: size, Proof: joined(proof...), Root: joined(root)}
}

func TestTrueInclusionIsVerified(t *testing.T) {
	var calls []driver.Inclusion
	for n := 1; n <= 17; n++ {
		all := entries(n)
		for i := range n {
			calls = append(calls, inclusion(all[i], i, n, path(i, all), mth(all)))
		}
	}
	errs := driver.VerifyInclusion(calls)
	for i, c := range calls {
		if errs[i] != nil {
			t.Fatalf("VerifyInclusion of entry %d of %d with the proof %v = %v; want nil", c.Index, c.Size, short(c.Proof), errs[i])
		}
	}
}

func TestFalseInclusionIsRefused(t *testing.T) {
	var calls []driver.Inclusion
	var with []string
	refuse := func(what string, entry []byte, index, size int, proof []merkle.Hash, root merkle.Hash) {
		calls = append(calls, inclusion(entry, index, size, proof, root))
		with = append(with, what)
	}
	for _, n := range []int{1, 2, 3, 5, 7, 8, 11} {
		all := entries(n)
		root := mth(all)
		for i := range n {
			proof := path(i, all)
			refuse("another entry", []byte("other"), i, n, proof, root)
			refuse("another root", all[i], i, n, proof, leaf([]byte("other")))
			refuse("one hash too many", all[i], i, n, append(slices.Clone(proof), root), root)
			refuse("one hash more to its right, and a root to fit", all[i], i, n, append(slices.Clone(proof), leaf(nil)), node(root, leaf(nil)))
			refuse("one hash more to its left, and a root to fit", all[i], i, n, append(slices.Clone(proof), leaf(nil)), node(leaf(nil), root))
			if len(proof) > 0 {
				refuse("the last hash missing", all[i], i, n, proof[:len(proof)-1], root)
				refuse("no proof", all[i], i, n, nil, root)
				bad := slices.Clone(proof)
				bad[len(bad)/2][7] ^= 1
				refuse("one bit changed", all[i], i, n, bad, root)
			}
			if len(proof) > 1 {
				bad := slices.Clone(proof)
				slices.Reverse(bad)
				refuse("the hashes from the top down", all[i], i, n, bad, root)
			}
			for j := range n {
				if j != i {
					refuse("the proof of another index", all[i], j, n, proof, root)
				}
			}
		}
		refuse("the index past the end", all[n-1], n, n, path(n-1, all), root)
		refuse("a negative index", all[0], -1, n, path(0, all), root)
	}
	refuse("no tree at all", nil, 0, 0, nil, mth(nil))
	refuse("a size below zero", nil, 0, -1, nil, leaf(nil))
	errs := driver.VerifyInclusion(calls)
	for i, c := range calls {
		promised.Only(t, errs[i], merkle.ErrProof, "VerifyInclusion of entry %d of %d with %s", c.Index, c.Size, with[i])
	}
}

// TestNodesPassForNoEntries offers the concatenated children of an inner node as
// an entry, by the submission's own hashes: a tree with that entry must not have
// the same root.
func TestNodesPassForNoEntries(t *testing.T) {
	all := entries(4)
	tree := treeOf(all)
	root := tree.Root()
	ofFirst, err := tree.InclusionProof(0)
	if err != nil || len(ofFirst) != 2 {
		t.Fatalf("with 4 entries, InclusionProof(0) = %v, error %v; want 2 hashes", short(joined(ofFirst...)), err)
	}
	ofLast, err := tree.InclusionProof(3)
	if err != nil || len(ofLast) != 2 {
		t.Fatalf("with 4 entries, InclusionProof(3) = %v, error %v; want 2 hashes", short(joined(ofLast...)), err)
	}
	left, right := ofLast[1], ofFirst[1]
	forged := slices.Concat(left[:], right[:])
	promised.Only(t, merkle.VerifyInclusion(forged, 0, 1, nil, root), merkle.ErrProof, "VerifyInclusion of the children of the root, as the only entry,")
	if got := treeOf([][]byte{forged}).Root(); got == root {
		t.Errorf("Root() of four entries and of one made of their nodes are both %x", got)
	}
	first, second := leaf(all[0]), ofFirst[0]
	forged = slices.Concat(first[:], second[:])
	promised.Only(t, merkle.VerifyInclusion(forged, 0, 2, []merkle.Hash{right}, root), merkle.ErrProof, "VerifyInclusion of two leaves, as the first of two entries,")
}

func TestConsistencyProofs(t *testing.T) {
	for n := 1; n <= 13; n++ {
		want := map[int][]merkle.Hash{}
		for m := 1; m <= n; m++ {
			want[m] = subproof(m, entries(n), true)
		}
		checkProofs(t, "ConsistencyProof", n, driver.ConsistencyProofs, want)
	}
}

func consistency(m, n int, was, is merkle.Hash, proof []merkle.Hash) driver.Consistency {
	return driver.Consistency{OldSize: m, NewSize: n, OldRoot: joined(was), NewRoot: joined(is), Proof: joined(proof...)}
}

func TestTrueConsistencyIsVerified(t *testing.T) {
	var calls []driver.Consistency
	for n := 1; n <= 33; n++ {
		all := entries(n)
		for m := 1; m <= n; m++ {
			calls = append(calls, consistency(m, n, mth(all[:m]), mth(all), subproof(m, all, true)))
		}
	}
	errs := driver.VerifyConsistency(calls)
	for i, c := range calls {
		if errs[i] != nil {
			t.Fatalf("VerifyConsistency(%d, %d, …) with the proof %v = %v; want nil", c.OldSize, c.NewSize, short(c.Proof), errs[i])
		}
	}
}

func TestRewrittenHistoryIsRefused(t *testing.T) {
	var calls []driver.Consistency
	var with []string
	refuse := func(what string, m, n int, was, is merkle.Hash, proof []merkle.Hash) {
		calls = append(calls, consistency(m, n, was, is, proof))
		with = append(with, what)
	}
	for _, n := range []int{2, 3, 6, 7, 8, 12} {
		all, other := entries(n), slices.Clone(entries(n))
		other[0] = []byte("rewritten")
		for m := 1; m < n; m++ {
			was, is, proof := mth(all[:m]), mth(all), subproof(m, all, true)
			refuse("another old root", m, n, mth(other[:m]), is, proof)
			refuse("another new root", m, n, was, mth(other), proof)
			refuse("the proof of a rewritten tree", m, n, was, mth(other), subproof(m, other, true))
			refuse("no proof", m, n, was, is, nil)
			refuse("the last hash missing", m, n, was, is, proof[:len(proof)-1])
			refuse("one hash too many", m, n, was, is, append(slices.Clone(proof), is))
			more := append(slices.Clone(proof), leaf(nil))
			refuse("one hash too many, and a root to fit", m, n, was, node(is, leaf(nil)), more)
			refuse("one hash too many, and both roots to fit", m, n, node(leaf(nil), was), node(leaf(nil), is), more)
		}
		refuse("a proof where none is needed", n, n, mth(all), mth(all), []merkle.Hash{mth(all)})
		refuse("two trees of one size", n, n, mth(other), mth(all), nil)
		refuse("the sizes swapped", n, n-1, mth(all), mth(all[:n-1]), subproof(n-1, all, true))
		refuse("an empty beginning", 0, n, mth(nil), mth(all), nil)
		refuse("an empty beginning with the root of all", 0, 1, mth(all), mth(all), nil)
		refuse("a beginning longer than all", 2, 1, mth(all), mth(all), nil)
		refuse("a negative beginning", -1, n, mth(nil), mth(all), nil)
	}
	errs := driver.VerifyConsistency(calls)
	for i, c := range calls {
		promised.Only(t, errs[i], merkle.ErrProof, "VerifyConsistency(%d, %d, …) with %s", c.OldSize, c.NewSize, with[i])
	}
}

// TestGrowth compares with hashes that were computed once, by mth.
func TestGrowth(t *testing.T) {
	const (
		n    = 10_000
		all  = "72e22a00cd6ca5f0fc17849f7b7b3052e9c94f970b79c7fd0d813bab6b18d0f9"
		last = "b876e493732f46556b9c61c2e904aa61a1a59149743673365d545a6a0c5dff17"
	)
	gotAll, gotLast := driver.Growth(n)
	if got := hex.EncodeToString(gotLast[:]); got != last {
		t.Errorf("Root() after %d entries = %s; want %s", n, got, last)
	} else if hex.EncodeToString(gotAll[:]) != all {
		t.Errorf("Root() is right after %d entries, and wrong after some before", n)
	}
}
