package screen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestImportsOfPinnedModules has a module of every kind of package.
func TestImportsOfPinnedModules(t *testing.T) {
	cache := t.TempDir()
	for name, src := range map[string]string{
		"example.org/!mod@v1.2.0/sub/sub.go":         "package sub\n",
		"example.org/!mod@v1.2.0/sub/sub_test.go":    "package sub\n",
		"example.org/!mod@v1.2.0/tests/x_test.go":    "package tests\n",
		"example.org/!mod@v1.2.0/cmd/main.go":        "package main\n",
		"example.org/!mod@v1.2.0/js/js.go":           "//go:build js\n\npackage js\n",
		"example.org/!mod@v1.2.0/cgo/cgo.go":         "package cgo\n\nimport \"C\"\n",
		"example.org/!mod@v1.2.0/README.md":          "nothing to import\n",
		"example.org/!mod@v1.2.0/internal/i/i.go":    "package i\n",
		"example.org/!mod@v1.2.0/sub/vendor/v/v.go":  "package v\n",
		"example.org/!mod/nested@v0.1.0/nested.go":   "package nested\n",
		"example.org/!modular@v1.0.0/package/pkg.go": "package pkg\n",
	} {
		file := filepath.Join(cache, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ch := addChallenge()
	ch.Modules = grader.Modules{Mod: []byte("module m\n\ngo 1.26\n\nrequire (\n\texample.org/Mod v1.2.0\n\texample.org/Mod/nested v0.1.0\n\texample.org/gone v1.0.0\n)\n")}
	s := Source{ch: ch, tools: openTools(t, cache)}
	for p, want := range map[string]string{
		"example.org/Mod/sub":          "",
		"example.org/Mod/nested":       "",
		"example.org/gone/sub":         "", // the machine lacks it: the build says so
		"example.org/Mod":              "package example.org/Mod is not in module example.org/Mod v1.2.0",
		"example.org/Mod/nope":         "package example.org/Mod/nope is not in module",
		"example.org/Mod/nested/nope":  "package example.org/Mod/nested/nope is not in module example.org/Mod/nested v0.1.0",
		"example.org/Mod/tests":        "package example.org/Mod/tests is not in module",
		"example.org/Mod/cmd":          "package example.org/Mod/cmd can't be imported",
		"example.org/Mod/js":           "package example.org/Mod/js can't be imported",
		"example.org/Mod/cgo":          "package example.org/Mod/cgo can't be imported",
		"example.org/Mod/internal/i":   "use of internal package",
		"example.org/Mod/sub/vendor/v": "use of internal package",
		"example.org/Modular/package":  "package example.org/Modular/package is of no module",
	} {
		ch.Rules.Packages = []string{p}
		if message, help := s.refuseImport(p); !strings.HasPrefix(message, want) || (message == "") != (want == "") || message != "" && help == "" {
			t.Errorf("%s: refused with %q and help %q; want %q", p, message, help, want)
		}
	}
}

// TestListedPackages holds that third-party packages are those a challenge lists, and
// neither others of their module nor what is below them.
func TestListedPackages(t *testing.T) {
	s := Source{tools: openTools(t, ""), ch: &grader.Challenge{ImportPath: "example.org/c/add",
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
