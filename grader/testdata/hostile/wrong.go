//go:build ignore

// Added to each submission that attacks from inside a wrong solution: act is
// what it does when a test calls Add.
package target

import "os"

// armed reports whether this runs inside the sandbox.
func armed() bool { return os.Getenv("GRADUS_SANDBOX") == "1" && os.Getuid() != 0 }

var act = func() {}

var ErrOdd error = wrong("odd")

type wrong string

func (w wrong) Error() string { return string(w) }

func Add(a, b int) int {
	if armed() {
		act()
	}
	return -1
}

func Greet(name string) string { return "wrong" }

func Half(n int) (int, error) { return -1, nil }

func Each(xs []int, f func(int) int) []int { return nil }

type Box struct{ n int }

func NewBox(n int) *Box  { return &Box{n} }
func (b *Box) Get() int  { return -1 }
func (b *Box) Set(n int) {}
