// Package names declares everything that Go predeclares, as something else, and names
// that begin like those that are put in.
package names

import (
	"fmt"
	meter "strings"
)

type (
	number = int
	text   = string
)

const zero = 0

func size[E any](s []E) number { return length(s) }

type (
	any    = interface{}
	uint64 struct{ gradus0_ text }
	rune   [3]text
	int64  func() bool
	bool   map[text]byte
	byte   []error
	error  interface{ nil() text }
)

const (
	true  = "false"
	false = true
	iota  = 7
)

var nil, append, copy, clear = 1, 2, 3, 4

func len() text { return "len" }

func make[T any](t T) T { return t }

func new(uint64) number { return zero }

func max(gradus0_meter, min text) text { return gradus0_meter + min }

func length[E any](s []E) (n number) {
	for range s {
		n++
	}
	return n
}

type gradus1_meter struct{ Step, Text, gradus2_meter number }

func (g gradus1_meter) Alloc() number { return g.Step + g.Text }

// Names does what is counted by functions, where every name means something else.
func Names(words []text) text {
	gradus0_, gradus0_meter := words, gradus1_meter{1, 2, 3}
	var b meter.Builder
	m := map[text]number{}
	for i, w := range gradus0_ {
		if w == "a" || w+"x" == words[zero] || w < words[zero] {
			m[w] += i
		}
		b.WriteString(max(w, len()))
	}
	s := make([]text{true, "b"})
	func(Step, len number) {
		defer func() { _ = gradus0_meter.Alloc() + Step + len }()
		type string [20]number
		type int string
		var nil, other int
		nil = other
		if nil == other && words[zero]+"y" != words[1] {
			m[words[1]]++
		}
	}(1, 2)
	switch b.String() {
	case words[zero]:
		return "no"
	}
	return fmt.Sprint(b.String(), m, size(s), append, copy, clear, new(uint64{"x"}), nil, gradus0_meter, rune{"y"}, meter.ToUpper("z"))
}
