package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/gradus-dev/gradus/grader/author/mutate"
)

// Mutation sums up the results of mutation testing: of mutants generated from the reference.
type Mutation struct {
	Made       int        `json:"made"`       // mutants that compile
	Rejected   int        `json:"rejected"`   // by a rule or a hidden test
	Same       int        `json:"same"`       // compiled to the same program as the reference
	Equivalent int        `json:"equivalent"` // acknowledged in the manifest
	Survivors  []Survivor `json:"survivors,omitempty"`
}

// Survivor is a mutant that no hidden test rejects.
type Survivor struct {
	ID   string `json:"id"` // for an [[equivalent]] of the manifest
	File string `json:"file"`
	Line int    `json:"line"`
	Diff string `json:"diff"` // unified, without context
}

// Score returns the share of mutants that are rejected, in percent; those that
// are equivalent to the reference don't count.
func (m *Mutation) Score() float64 {
	if m.Rejected+len(m.Survivors) == 0 {
		return 100
	}
	return 100 * float64(m.Rejected) / float64(m.Rejected+len(m.Survivors))
}

// leastScore is the mutation score a challenge must reach, in percent.
const leastScore = 95

func checkMutation(ctx context.Context, v *verification) error {
	results, err := v.mutantResults(ctx)
	if err != nil {
		return err
	}
	m := &Mutation{}
	acknowledged := map[string]bool{}
	for _, e := range v.ch.Equivalent {
		acknowledged[e.ID] = false
	}
	for _, f := range results {
		_, equivalent := acknowledged[f.mutant.ID]
		if equivalent {
			acknowledged[f.mutant.ID] = true
		}
		m.count(f, equivalent)
		if equivalent && f.By != "" {
			v.find("challenge.toml", "the mutant %s is acknowledged as equivalent, but rejected by %s; drop the [[equivalent]]", f.mutant.ID, f.By)
		}
	}
	for _, e := range v.ch.Equivalent {
		if !acknowledged[e.ID] {
			v.find("challenge.toml", "[[equivalent]] %s names no mutant of this reference; drop it", e.ID)
		}
	}
	v.result.Mutation = m
	if m.Score() < leastScore {
		v.find("", "the hidden tests reject %d of %d generated mutants (%.1f %%), less than %d %%; reject the survivors by better tests, or acknowledge in challenge.toml those that do what the reference does: [[equivalent]] id, reason",
			m.Rejected, m.Rejected+len(m.Survivors), m.Score(), leastScore)
	}
	return nil
}

func (m *Mutation) count(f *mutantResult, equivalent bool) {
	switch {
	case f.Void:
		return
	case f.By != "":
		m.Rejected++
	case f.Same:
		m.Same++
	case equivalent:
		m.Equivalent++
	default:
		u := f.mutant
		m.Survivors = append(m.Survivors, Survivor{ID: u.ID, File: u.File, Line: u.Line, Diff: u.Diff})
	}
	m.Made++
}

// mutantResult is the result of one generated mutant. The exported fields are cached.
type mutantResult struct {
	By   string `json:"by,omitempty"`   // the test that rejected it, or a verdict
	Same bool   `json:"same,omitempty"` // it was compiled to the reference's program
	Void bool   `json:"void,omitempty"` // it does not compile, so it is no mutant

	mutant mutate.Mutant
}

// kept is how many new results are found before they are cached.
const kept = 20

// mutantResults grades the generated mutants whose results are not cached. New results are
// cached from time to time, since there may be hundreds.
func (v *verification) mutantResults(ctx context.Context) ([]*mutantResult, error) {
	key := v.key(v.check)
	known := map[string]mutantResult{}
	v.remember(key, &known)
	mutants, err := v.generate(ctx)
	if err != nil {
		return nil, err
	}
	results := make([]*mutantResult, len(mutants))
	var open []int
	for i, m := range mutants {
		k, ok := known[contentID(m)]
		k.mutant = m
		results[i] = &k
		if !ok {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return results, nil
	}
	t, err := v.newTrial(ctx)
	if err != nil {
		return nil, err
	}
	defer v.memorise(key, &known)
	return results, beside(ctx, v, len(open), func(ctx context.Context, i int) (mutantResult, error) {
		return t.try(ctx, mutants[open[i]])
	}, func(i int, result mutantResult) error {
		*results[open[i]] = result
		known[contentID(result.mutant)] = result
		if n := i + 1; n%kept == 0 {
			v.memorise(key, &known)
			v.tell(fmt.Sprintf("%s %d of %d", v.check.ID, n, len(open)))
		}
		return nil
	})
}

func contentID(m mutate.Mutant) string {
	sum := sha256.Sum256(m.Source)
	return m.File + " " + hex.EncodeToString(sum[:])
}
