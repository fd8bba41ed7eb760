package splice

import "testing"

func TestSupports(t *testing.T) {
	for _, tt := range []struct {
		version, platform string
		want              bool
	}{
		{"go1.26", "linux/amd64", true},
		{"go1.26.8", "linux/amd64", true},
		{"go1.26.8 X:nodwarf5", "linux/amd64", true},
		{"go1.26rc1", "linux/amd64", false},
		{"go1.27", "linux/amd64", false},
		{"go1.260", "linux/amd64", false},
		{"devel go1.27-abcdef", "linux/amd64", false},
		{"go1.26.8", "linux/arm64", false},
		{"go1.26.8", "darwin/amd64", false},
	} {
		if err := Supports(tt.version, tt.platform); (err == nil) != tt.want {
			t.Errorf("%s on %s: error %v; want it supported: %t", tt.version, tt.platform, err, tt.want)
		}
	}
}
