// Package driver makes the hidden tests' calls of package hashring beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"hash/fnv"

	"github.com/gradus-dev/gradus/challenges/data-structures/consistent-hash-ring"
)

// mixed is a hash for texts whose places are not given.
func mixed(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	n := h.Sum64()
	n = (n ^ n>>31) * 0x7fb5d329728ea185
	n = (n ^ n>>27) * 0x81dadef4bc2dd44d
	return n ^ n>>33
}

// Call is a call of Add, Remove, Owner or Owners.
type Call struct {
	Method, Text string
	N            int
}

// Seen is what a call returned, as far as its method returns it, and Nodes then.
type Seen struct {
	Node  string
	OK    bool
	All   []string
	Nodes []string
}

// Calls makes calls of a ring that is empty at first. Texts have their places, if these are
// given. It returns the texts that were hashed, too, each once, and the error of New.
func Calls(points int, places map[string]uint64, calls []Call) (all []Seen, hashed []string, err error) {
	seen := map[string]bool{}
	r, err := hashring.New(points, func(text string) uint64 {
		if !seen[text] {
			seen[text] = true
			hashed = append(hashed, text)
		}
		if at, ok := places[text]; ok {
			return at
		}
		return mixed(text)
	})
	if err != nil {
		return nil, nil, err
	}
	for _, c := range calls {
		var one Seen
		switch c.Method {
		case "Add":
			one.OK = r.Add(c.Text)
		case "Remove":
			one.OK = r.Remove(c.Text)
		case "Owner":
			one.Node, one.OK = r.Owner(c.Text)
		case "Owners":
			one.All = r.Owners(c.Text, c.N)
		}
		one.Nodes = r.Nodes()
		all = append(all, one)
	}
	return all, hashed, nil
}

// Filled returns a ring with n nodes, "node0" and so on, with so many points each, that was asked
// for an owner.
func Filled(points, n int) *hashring.Ring {
	r, err := hashring.New(points, mixed)
	if err != nil {
		return nil
	}
	for i := range n {
		r.Add(fmt.Sprint("node", i))
	}
	r.Owner("key") // which may be what sorts the points
	return r
}

// Spread returns the owners of the keys "key0" to "key(n-1)".
func Spread(r *hashring.Ring, n int) (owners []string) {
	for i := range n {
		node, _ := r.Owner(fmt.Sprint("key", i))
		owners = append(owners, node)
	}
	return owners
}

// Find looks for the owner of each of four keys, and for three nodes for it. It returns how
// many there were, and how often the owner was the first of them.
func Find(r *hashring.Ring) (nodes, first int) {
	for i := range 4 {
		key := fmt.Sprint("key", i)
		owner, _ := r.Owner(key)
		all := r.Owners(key, 3)
		nodes += len(all)
		if len(all) > 0 && all[0] == owner {
			first++
		}
	}
	return nodes, first
}
