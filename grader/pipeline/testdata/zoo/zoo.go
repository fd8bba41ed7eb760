// Package zoo is a challenge with interfaces of which the tests use a part.
package zoo

// Animal is what New returns; no test asks for its legs.
type Animal interface {
	Sound() string
	Legs() int
}

// Keeper is implemented by the tests.
type Keeper interface {
	Feed(name string) bool
	Name() string
}

type Info struct{ Name string }

type dog struct{}

func (dog) Sound() string { return "woof" }
func (dog) Legs() int     { return 4 }

func New() Animal { return dog{} }

func Describe(a Animal) Info { return Info{Name: a.Sound()} }

// Feed has a keeper feed an animal.
func Feed(k Keeper, a Animal) bool { return k.Feed(a.Sound()) }

// Loud takes an interface without a name.
func Loud(a interface {
	Sound() string
	Legs() int
}) string {
	return a.Sound() + "!"
}
