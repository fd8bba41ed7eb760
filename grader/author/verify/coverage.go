package verify

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/cover"

	"github.com/gradus-dev/gradus/grader/pipeline"
)

// Coverage is how much of the reference the hidden tests run.
type Coverage struct {
	Statements int      `json:"statements"`
	Covered    int      `json:"covered"`
	Missed     []string `json:"missed,omitempty"` // places never run, such as "lru.go:40-42"
}

// Percent returns the covered share, 100 for a reference without statements.
func (c *Coverage) Percent() float64 {
	if c.Statements == 0 {
		return 100
	}
	return 100 * float64(c.Covered) / float64(c.Statements)
}

// leastCoverage is the share of the reference's statements that the hidden tests
// must run, in percent. The rest is for what can't be brought about, such as a
// failing source of randomness.
const leastCoverage = 90

func checkCoverage(ctx context.Context, v *verification) error {
	r, err := v.all(ctx, pipeline.DirectOptions{Cover: true}, v.ch.Limits)
	if err != nil {
		return err
	}
	if r.Profile == nil {
		v.find("", "in one process the hidden tests don't come to their end: %s", failure(r.Output))
		return nil
	}
	c, err := v.coverage(r.Profile)
	if err != nil {
		return err
	}
	v.result.Coverage = c
	if c.Percent() < leastCoverage {
		v.find("", "the hidden tests run %d of %d statements of the reference, less than %d %%; never run: %s", c.Covered, c.Statements, leastCoverage, strings.Join(c.Missed, ", "))
	}
	return nil
}

// coverage counts the reference's statements in a profile.
func (v *verification) coverage(profile []byte) (*Coverage, error) {
	profiles, err := cover.ParseProfilesFromReader(bytes.NewReader(profile))
	if err != nil {
		return nil, fmt.Errorf("read the cover profile: %w", err)
	}
	c := &Coverage{}
	for _, p := range profiles {
		name := path.Base(p.FileName)
		if !slices.Contains(v.ch.Files.Reference, name) {
			continue
		}
		for _, b := range p.Blocks {
			c.Statements += b.NumStmt
			switch {
			case b.Count > 0:
				c.Covered += b.NumStmt
			case b.StartLine == b.EndLine:
				c.Missed = append(c.Missed, fmt.Sprintf("%s:%d", name, b.StartLine))
			default:
				c.Missed = append(c.Missed, fmt.Sprintf("%s:%d-%d", name, b.StartLine, b.EndLine))
			}
		}
	}
	return c, nil
}
