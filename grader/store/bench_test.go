package store

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkBest reads what the skills need out of a hundred thousand attempts
// at a hundred challenges, the database being opened each time as a command does.
func BenchmarkBest(b *testing.B) {
	dir := b.TempDir()
	s, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	const attempts = 100_000
	if err := write(b.Context(), s.db.DB, func(batch *batch) error {
		for n := range attempts {
			a := attempt(n, fmt.Sprintf("track/challenge-%d", n%100), n%4)
			a.Report.Outcomes[0].Message = strings.Repeat("F() = 1; want 2\n", 20)
			r, err := newRow(a)
			if err != nil {
				return err
			}
			if _, err := batch.add(r); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	s.Close()
	for b.Loop() {
		s, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		best, err := s.Best(b.Context())
		if err != nil || len(best) != 100 {
			b.Fatalf("Best has %d challenges, error %v; want 100", len(best), err)
		}
		if _, err := s.Status(b.Context()); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
