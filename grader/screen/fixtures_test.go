package screen

import (
	"maps"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

const addReference = "// Package add adds.\npackage add\n\n// Sum returns a+b.\nfunc Sum(a, b int) int { return a + b }\n"

func addChallenge() *grader.Challenge {
	return &grader.Challenge{Track: "arith", Slug: "add", Package: "add", ImportPath: "example.com/course/arith/add", Limits: grader.DefaultLimits}
}

func submission(files map[string]string) grader.Submission {
	sub := grader.Submission{Name: "test"}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sub.Files = append(sub.Files, grader.File{Name: name, Data: []byte(files[name])})
	}
	return sub
}

// openTools returns the toolchain with an empty cache, and with a module cache, if that
// is not "".
func openTools(t *testing.T, modules string) *gotool.Tools {
	t.Helper()
	if modules != "" {
		t.Setenv("GOMODCACHE", modules)
	}
	tools, err := gotool.Open(gotool.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return tools
}
