package verify_test

import (
	"context"
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/verify"
)

func TestShippedCatalogueProvesItself(t *testing.T) {
	b, err := build.New(build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &pipeline.Pipeline{Builder: b}
	v := verify.New(p, "")
	v.Quick = true
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for id, err := range c.Broken {
		t.Errorf("%s: %v", id, err)
	}
	for _, m := range c.Challenges {
		t.Run(m.Slug, func(t *testing.T) {
			ch, err := c.Open(m.ID())
			if err != nil {
				t.Fatal(err)
			}
			r, err := v.Verify(context.Background(), ch)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Findings {
				t.Errorf("%s: %s: %s", f.Check, f.File, f.Message)
			}
		})
	}
}
