package build

import "testing"

func TestPlainly(t *testing.T) {
	driver := func(imports string) map[string][]byte {
		return map[string][]byte{"gradus_driver_driver.go": []byte("package driver\n\n" + imports)}
	}
	for _, tt := range []struct {
		reason string
		added  Added
		want   bool
	}{
		{"nothing is measured", Added{}, true},
		{"a driver that measures nothing", Added{Beside: driver(`import "sync"`)}, true},
		{"steps are counted", Added{Counts: true}, false},
		{"the learner's tests may measure", Added{Inside: map[string][]byte{"suite.go": nil}}, false},
		{"a driver that reads memory statistics", Added{Beside: driver(`import rt "runtime"`)}, false},
		{"a driver with testing.AllocsPerRun", Added{Beside: driver("import (\n\t\"sync\"\n\t\"testing\"\n)")}, false},
	} {
		if got := plainly(&ScreenSource{Added: tt.added}); got != tt.want {
			t.Errorf("%s: %t; want %t", tt.reason, got, tt.want)
		}
	}
}
