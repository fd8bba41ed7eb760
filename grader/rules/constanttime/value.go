package constanttime

import (
	"go/ast"
	"go/types"
	"maps"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
)

// compared reports whether testing x against y, which is unknown, tells about a
// secret.
func (c *checker) compared(x, y ast.Expr) bool {
	return c.tells(x) || c.tells(y) || c.meaningful(x) && c.meaningful(y) && different(c.holding(x), c.holding(y))
}

// tells reports whether e is a secret that a comparison tells about.
func (c *checker) tells(e ast.Expr) bool {
	held := c.holding(e)
	return byContent(c.info.TypeOf(e)) && held[digest] || held[given] && c.meaningful(e)
}

// meaningful reports whether e is text or stands for it, and is no count.
func (c *checker) meaningful(e ast.Expr) bool {
	t := c.info.TypeOf(e)
	return byContent(t) && (narrow(t) || c.holding(e)[number])
}

// different reports whether two values were made of different parameters.
func different(x, y map[flow.Token]bool) bool {
	for a := range x {
		for b := range y {
			p, ok := a.(from)
			q, both := b.(from)
			if ok && both && p != q {
				return true
			}
		}
	}
	return false
}

// difference reports whether a value says where two values, one of them secret,
// differ.
func difference(held map[flow.Token]bool) bool {
	return held[mixed] && (held[given] || held[digest])
}

func secret(held map[flow.Token]bool) bool { return held[given] || held[digest] }

// public reports whether a value was made of nothing secret: what strconv finds in a
// stored hash, such as its rounds, may be held against it.
func public(held map[flow.Token]bool) bool { return !secret(held) && !made(held) }

// made reports whether a value was made of a parameter that is given.
func made(held map[flow.Token]bool) bool {
	for tok := range held {
		if _, ok := tok.(from); ok {
			return true
		}
	}
	return false
}

// holding returns the tokens of e, and for a struct those of its fields.
func (c *checker) holding(e ast.Expr) map[flow.Token]bool {
	held := c.flow.Holds(e)
	var structs []*types.Struct
	for tok := range held {
		if f, ok := tok.(fields); ok {
			structs = append(structs, f.of)
		}
	}
	if len(structs) == 0 {
		return held
	}
	held = maps.Clone(held)
	seen := map[*types.Struct]bool{}
	for len(structs) > 0 {
		s := structs[0]
		structs = structs[1:]
		if seen[s] {
			continue
		}
		seen[s] = true
		for v := range s.Fields() {
			maps.Copy(held, c.flow.HoldsVar(v))
			if inner, ok := v.Type().Underlying().(*types.Struct); ok {
				structs = append(structs, inner)
			}
		}
	}
	return held
}
