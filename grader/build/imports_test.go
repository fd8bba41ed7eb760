package build

import (
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestListedPackages holds that third-party packages are those a challenge lists, and
// neither others of their module nor what is below them.
func TestListedPackages(t *testing.T) {
	s := source{goroot: newBuilder(t).tools.Root, ch: &grader.Challenge{ImportPath: "example.org/c/add",
		Modules: grader.Modules{Mod: []byte("module c\n\nrequire example.org/x v1.0.0\n")},
		Rules:   grader.Rules{Packages: []string{"example.org/x/y", "example.org/x/internal/z"}}}}
	for p, ok := range map[string]bool{
		"example.org/x/y":          true,
		"example.org/x":            false,
		"example.org/x/y/lib":      false,
		"example.org/x/yy":         false,
		"example.org/x/internal/z": false,
		"strings":                  true,
		"nothing":                  false,
	} {
		if message, help := s.refuseImport(p); (message == "") != ok || (help == "") != ok {
			t.Errorf("import %q: %q, %q; want it allowed: %t", p, message, help, ok)
		}
	}
}
