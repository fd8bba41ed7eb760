package graft

import (
	"context"
	"testing"
)

// TestSettled uses what was compiled before only if the type checker says so.
func TestSettled(t *testing.T) {
	for reason, tt := range map[string]struct {
		found   *before
		why     error
		checked bool
		want    bool
	}{
		"it will do":                    {&before{}, nil, true, true},
		"it won't":                      {&before{}, errNotBefore, true, false},
		"the type checker gave up":      {&before{}, nil, false, false},
		"nothing was made, it gave up":  {nil, nil, false, false},
		"nothing was made, it is right": {nil, (*before)(nil).suits(nil), true, false},
	} {
		j := &job{found: tt.found, why: tt.why, settled: make(chan struct{})}
		j.Settle(tt.checked)
		if _, err := j.suited(t.Context()); (err == nil) != tt.want || (j.Alone() == nil) != tt.want {
			t.Errorf("%s: error %v, alone %v", reason, err, j.Alone())
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&job{settled: make(chan struct{})}).suited(ctx); err == nil {
		t.Error("what is not settled is used")
	}
}
