package held_test

import (
	"testing"

	"github.com/gradus-dev/gradus/grader/testdata/hostile/held"
	"github.com/gradus-dev/gradus/grader/testdata/hostile/held/driver"
)

func TestOnce(t *testing.T) {
	var c held.Counter
	if c.Add(); c.Count() != 1 {
		t.Errorf("Count() = %d after one Add(); want 1", c.Count())
	}
}

func TestAtOnce(t *testing.T) {
	driver.AtOnce().Check(t, "two goroutines count at once", "2")
}
