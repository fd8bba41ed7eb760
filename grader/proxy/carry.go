package proxy

import (
	"fmt"
	"go/types"
)

// drain examines every type in the work list: it records which types of the
// challenge's package, interfaces and special types cross, and refuses what
// can't.
func (c *contract) drain() error {
	seen := map[string]bool{}
	for len(c.work) > 0 {
		j := c.work[len(c.work)-1]
		c.work = c.work[:len(c.work)-1]
		key := types.TypeString(j.t, nil)
		if seen[key] {
			continue
		}
		seen[key] = true
		if err := c.examine(j); err != nil {
			return err
		}
	}
	return nil
}

func (c *contract) later(t types.Type, format string, args ...any) {
	c.work = append(c.work, job{t, fmt.Sprintf(format, args...)})
}

func refuse(j job, format string, args ...any) error {
	return &AuthorError{j.where, fmt.Sprintf(format, args...)}
}

func (c *contract) modeOf(n *types.Named) mode {
	_, used := c.use.shape[n.Obj()]
	switch u := n.Underlying().(type) {
	case *types.Interface:
		if !u.IsMethodSet() {
			return constraint
		}
		return iface
	case *types.Signature:
		return plain
	case *types.Struct:
		switch {
		case !used:
			return opaque
		case n.TypeParams().Len() == 0:
			return shared
		}
		return plain
	}
	switch {
	case used:
		return plain
	case len(c.use.constants[n.Obj()]) > 0:
		return listed
	}
	return opaque
}

// check refuses contracts whose types would lose something on the way.
func (c *contract) check() error {
	if err := c.checkContextValues(); err != nil {
		return err
	}
	for _, f := range c.functions {
		for i := range f.sig.Params().Len() {
			if err := c.checkByValue(f, f.sig.Params().At(i).Type()); err != nil {
				return err
			}
		}
		for i := range f.sig.Results().Len() {
			if err := c.checkByValue(f, f.sig.Results().At(i).Type()); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkByValue refuses a struct with unexported state that crosses by value
// while the tests use its fields: the state would be lost.
func (c *contract) checkByValue(f *function, t types.Type) error {
	n, ok := c.from(t)
	if !ok {
		for _, p := range parts(t) {
			if _, isPointer := types.Unalias(t).(*types.Pointer); isPointer {
				if _, own := c.from(p); own {
					continue
				}
			}
			if err := c.checkByValue(f, p); err != nil {
				return err
			}
		}
		return nil
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok || c.named[n.Obj()].mode == opaque || !hasUnexported(s) {
		return nil
	}
	return &AuthorError{f.key, fmt.Sprintf("%s crosses by value and has unexported fields, which would be lost because the tests use its exported ones; return *%[1]s, or give it methods instead of fields", n.Obj().Name())}
}
