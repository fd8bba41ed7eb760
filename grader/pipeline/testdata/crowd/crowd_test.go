package crowd_test

import (
	"strings"
	"sync"
	"testing"

	"example.com/course/track/crowd"
)

func TestManyAtOnce(t *testing.T) {
	text := strings.Repeat("\x01", 200)
	var calls sync.WaitGroup
	for range 8000 {
		calls.Go(func() {
			if got := crowd.Echo(text); got != text {
				t.Errorf("Echo(%q) = %q", text, got)
			}
		})
	}
	calls.Wait()
}

func TestPanics(t *testing.T) {
	for range 3 {
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("Echo panicked: %v", r)
				}
			}()
			if got := crowd.Echo("once"); got != "once" {
				t.Errorf("Echo(%q) = %q", "once", got)
			}
		}()
	}
}

func TestLast(t *testing.T) {
	if got := crowd.Echo("last"); got != "last" {
		t.Errorf("Echo(%q) = %q", "last", got)
	}
}
