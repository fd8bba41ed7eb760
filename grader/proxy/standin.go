package proxy

import (
	"context"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
)

// Where learners write tests, what they use of the package is not known when the
// packages they run against are built. So the contract is all that the reference
// exports, with every type by its shape that has one, and generic functions and types in
// the instantiations of usual tests. For tests that want others all is made anew, with
// theirs alone (instances.go finds them, carried.go writes them).

// suitePath is the import path of the main program of a learner's tests.
const suitePath = "github.com/gradus-dev/gradus/grader/judge/suite"

// StandIn is what is generated for a challenge where learners write tests.
type StandIn struct {
	link.Code          // Proxy is the stand-in, Dispatcher and Main go with the packages under test
	Instances []string // of the generic API, by Instance.Key, sorted
	Mentions  []string // see Carrier
}

// GenerateStandIn returns the code for the package of ch, which is at importPath in the
// module at dir beside the file that UseFile made. env is the environment for the go
// command.
func GenerateStandIn(ctx context.Context, ch *grader.Challenge, dir, importPath string, env []string) (*StandIn, error) {
	l, err := load(ctx, dir, importPath, env, false)
	if err != nil {
		return nil, err
	}
	c := newContract(l)
	c.use = findUses(l.tests, c.owns)
	c.use.all(c.ref)
	if len(c.use.instances) == 0 {
		c.use.usual(typeOf(c.tests, peerPath, "Token"))
	}
	c.standIn = &StandIn{Mentions: mentions(c.ref)}
	if err := c.collectUses(); err != nil {
		return nil, err
	}
	for obj, lists := range c.use.instances {
		for _, args := range lists {
			c.standIn.Instances = append(c.standIn.Instances, c.key(obj.Name(), args))
		}
	}
	slices.Sort(c.standIn.Instances)
	c.standIn.Proxy, _ = c.writeProxies()
	c.standIn.Main = fmt.Appendf(nil, mainUnderTest, ch.DriverPath())
	c.standIn.Dispatcher, c.standIn.Demands = c.writeDispatcher()
	return c.standIn, nil
}

const mainUnderTest = `package main

import (
	"github.com/gradus-dev/gradus/grader/judge/peer"
	_ %q
)

func main() { peer.MainUnderTest() }
`

// declareGenerics has the stand-in declare all generic functions and types, with what
// they mention, whether there is an instance of them or not.
func (c *contract) declareGenerics() {
	for _, obj := range c.use.objects {
		params := typeParamsOf(obj)
		if params.Len() == 0 {
			continue
		}
		c.constraints(params, obj.Name())
		if f, ok := obj.(*types.Func); ok {
			c.examineSignature(job{f.Type(), f.Name()}, f.Signature())
			continue
		}
		n, ok := types.Unalias(obj.Type()).(*types.Named)
		if !ok {
			continue
		}
		info := &named{obj: n.Obj(), mode: c.modeOf(n), methods: map[string]*types.Func{}}
		c.named[n.Obj()] = info
		if info.mode != opaque {
			c.later(n.Underlying(), "%s", obj.Name())
		}
		if info.mode == iface || info.mode == constraint {
			continue
		}
		for _, name := range c.methodNames(n) {
			if m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, c.ref, name); m != nil {
				info.methods[name] = m.(*types.Func)
				c.examineSignature(job{m.Type(), obj.Name() + "." + name}, m.(*types.Func).Signature())
			}
		}
	}
}

// genericFuncs writes the generic functions that are not done.
func (w *writer) genericFuncs(done map[*types.Func]bool) {
	for _, obj := range w.c.use.objects {
		if f, ok := obj.(*types.Func); ok && f.Signature().TypeParams().Len() > 0 && !done[f] {
			w.proxyFunc(f)
		}
	}
}

// joinTests writes what a stand-in has beside a judge's proxy.
func (w *writer) joinTests() {
	w.line("type %s struct{}", link.Anchor)
	w.line("func init() {")
	var names strings.Builder
	for _, m := range w.c.standIn.Mentions {
		fmt.Fprintf(&names, ", %q", m)
	}
	w.line("%s.Tests(%q, %q, (*%s)(nil)%s)", w.peer(), w.c.ref.Path()+"_test", w.c.ref.Path(), link.Anchor, names.String())
	w.line("%s.Connect()", w.use(suitePath))
	w.line("}")
}
