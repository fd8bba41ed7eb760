package zoo_test

import (
	"testing"

	"example.com/course/track/zoo"
)

type keeper struct{ fed []string }

func (k *keeper) Feed(name string) bool { k.fed = append(k.fed, name); return true }
func (k *keeper) Name() string          { return "ann" }

type cow struct{}

func (cow) Sound() string { return "moo" }
func (cow) Legs() int     { return 4 }

func TestZoo(t *testing.T) {
	a := zoo.New()
	if a.Sound() != "woof" {
		t.Error("no woof")
	}
	if i := zoo.Describe(a); i.Name != "woof" {
		t.Error(i.Name)
	}
	k := &keeper{}
	if !zoo.Feed(k, a) || len(k.fed) != 1 || k.fed[0] != "woof" {
		t.Errorf("fed %v", k.fed)
	}
	if got := zoo.Loud(cow{}); got != "moo!" {
		t.Errorf("Loud = %q", got)
	}
}
