package link

import (
	"testing"

	"github.com/gradus-dev/gradus/grader/screen"
)

func TestPlainly(t *testing.T) {
	driver := func(imports string) map[string][]byte {
		return map[string][]byte{"gradus_driver_driver.go": []byte("package driver\n\n" + imports)}
	}
	for _, tt := range []struct {
		reason string
		added  screen.Added
		want   bool
	}{
		{"nothing is measured", screen.Added{}, true},
		{"a driver that measures nothing", screen.Added{Beside: driver(`import "sync"`)}, true},
		{"steps are counted", screen.Added{Counts: true}, false},
		{"the learner's tests may measure", screen.Added{Inside: map[string][]byte{"suite.go": nil}}, false},
		{"a driver that reads memory statistics", screen.Added{Beside: driver(`import rt "runtime"`)}, false},
		{"a driver with testing.AllocsPerRun", screen.Added{Beside: driver("import (\n\t\"sync\"\n\t\"testing\"\n)")}, false},
	} {
		if got := plainly(&screen.Source{Added: tt.added}); got != tt.want {
			t.Errorf("%s: %t; want %t", tt.reason, got, tt.want)
		}
	}
}
