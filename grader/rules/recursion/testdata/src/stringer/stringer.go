// Package stringer recurses through an interface of another package.
package stringer

import "fmt"

type leaf int

func (l leaf) String() string { return fmt.Sprint(int(l)) }

type sum struct{ x, y fmt.Stringer }

func (s sum) String() string { return s.x.String() + " + " + s.y.String() }

func Sum(numbers []int) string {
	var all fmt.Stringer = leaf(0)
	for _, n := range numbers {
		all = sum{all, leaf(n)}
	}
	return all.String()
}
