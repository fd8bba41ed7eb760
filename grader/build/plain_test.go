package build

import "testing"

func TestPlainly(t *testing.T) {
	driver := func(imports string) map[string][]byte {
		return map[string][]byte{"gradus_driver_driver.go": []byte("package driver\n\n" + imports)}
	}
	for _, tt := range []struct {
		reason string
		s      source
		want   bool
	}{
		{"nothing is measured", source{}, true},
		{"a driver that measures nothing", source{beside: driver(`import "sync"`)}, true},
		{"steps are counted", source{counts: true}, false},
		{"the learner's tests may measure", source{inside: map[string][]byte{"suite.go": nil}}, false},
		{"a driver that reads memory statistics", source{beside: driver(`import rt "runtime"`)}, false},
		{"a driver with testing.AllocsPerRun", source{beside: driver("import (\n\t\"sync\"\n\t\"testing\"\n)")}, false},
	} {
		if got := tt.s.plainly(); got != tt.want {
			t.Errorf("%s: %t; want %t", tt.reason, got, tt.want)
		}
	}
}
