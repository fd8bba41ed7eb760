package build

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build/graft"
)

// errNotYet is for a stock that is missed the first time. It is not remembered.
var errNotYet = errors.New("no stock for these imports yet")

// stocks holds the stocks used last in memory.
type stocks struct {
	mu   sync.Mutex
	all  map[string]*stock
	used []string // keys, the one used longest ago first
}

type stock struct {
	once sync.Once
	*graft.Stock
	err error
}

// maxHeld is how many stocks are held in memory: each takes a few megabytes.
const maxHeld = 16

// get returns the stock of a key, from memory or by find, which is called once.
func (s *stocks) get(key string, find func() (*graft.Stock, error)) (*graft.Stock, error) {
	e := s.entry(key)
	e.once.Do(func() { e.Stock, e.err = find() })
	if errors.Is(e.err, errNotYet) || errors.Is(e.err, context.Canceled) || errors.Is(e.err, context.DeadlineExceeded) {
		s.forget(key, e)
	}
	return e.Stock, e.err
}

// entry returns the entry of a key, as the one used last.
func (s *stocks) entry(key string) *stock {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]*stock{}
	}
	e := s.all[key]
	if e == nil {
		e = &stock{}
		s.all[key] = e
		if len(s.used) == maxHeld {
			delete(s.all, s.used[0])
			s.used = s.used[1:]
		}
		s.used = append(s.used, key)
		return e
	}
	for i, k := range s.used {
		if k == key {
			s.used = append(append(s.used[:i:i], s.used[i+1:]...), key)
			break
		}
	}
	return e
}

func (s *stocks) forget(key string, e *stock) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[key] != e {
		return
	}
	delete(s.all, key)
	for i, k := range s.used {
		if k == key {
			s.used = append(s.used[:i:i], s.used[i+1:]...)
			break
		}
	}
}

// prepareStock makes the stock for what the reference imports, and what is compiled
// ahead, if there can be any. Submissions are built without them, too.
func (b *Builder) prepareStock(ctx context.Context, ch *grader.Challenge, code Code, runtimeDir string) error {
	sub, err := referenceOf(ch)
	if err != nil {
		return err
	}
	s, diags := screen(ch, sub, b.tools)
	if len(diags) > 0 {
		return fmt.Errorf("the reference: %s", diags[0].Message)
	}
	if err := s.join(code); err != nil {
		return err
	}
	p := program{ch: ch, runtimeDir: runtimeDir, units: s.units(code)}
	set := b.exports(ch.Modules, runtimeDir, false)
	imports, index, err := set.inputs(ctx, p)
	if err == nil && s.rewrites() {
		if diags, err = s.rewrite(ctx, s.check(set, index, nil), p, set); err == nil && len(diags) == 0 {
			imports, index, err = set.inputs(ctx, p)
		}
	}
	if err != nil {
		return err
	}
	d := directBuild{b: b, p: p, set: set, index: index}
	d.ahead(ctx, s, true)
	_, err = d.findStock(ctx, d.imports(imports), true)()
	return err
}

// referenceOf is the reference, as it would be handed in.
func referenceOf(ch *grader.Challenge) (grader.Submission, error) {
	files, err := challengeFiles(ch, ch.Files.Reference)
	sub := grader.Submission{}
	for name, data := range files {
		sub.Files = append(sub.Files, grader.File{Name: name, Data: data})
	}
	return sub, err
}
