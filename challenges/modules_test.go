package challenges_test

import (
	"bytes"
	"os"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/challenges"
)

// TestModulesAgree holds modules.mod, from which submissions are built, to the
// versions in go.mod, with which the references are tested.
func TestModulesAgree(t *testing.T) {
	data, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	whole := parse(t, "go.mod", data)
	data, err = challenges.FS.ReadFile("modules.mod")
	if err != nil {
		t.Fatal(err)
	}
	pinned := parse(t, "modules.mod", data)
	if pinned.Go.Version != whole.Go.Version {
		t.Errorf("modules.mod says go %s; go.mod says %s", pinned.Go.Version, whole.Go.Version)
	}
	versions := map[string]string{}
	for _, r := range whole.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	for _, r := range pinned.Require {
		if versions[r.Mod.Path] != r.Mod.Version {
			t.Errorf("modules.mod requires %s; go.mod has version %q", r.Mod, versions[r.Mod.Path])
		}
	}

	sums := [2][]byte{}
	if sums[0], err = os.ReadFile("../go.sum"); err != nil {
		t.Fatal(err)
	}
	if sums[1], err = challenges.FS.ReadFile("modules.sum"); err != nil {
		t.Fatal(err)
	}
	for _, r := range pinned.Require {
		whole, few := lineOf(sums[0], r.Mod.Path+" "+r.Mod.Version+" h1:"), lineOf(sums[1], r.Mod.Path+" "+r.Mod.Version+" h1:")
		if few == "" || few != whole {
			t.Errorf("sum of %s: %q in modules.sum, %q in go.sum", r.Mod, few, whole)
		}
	}
}

// lineOf returns the line that starts so.
func lineOf(text []byte, start string) string {
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte(start)) {
			return string(line)
		}
	}
	return ""
}

func parse(t *testing.T, name string, data []byte) *modfile.File {
	t.Helper()
	f, err := modfile.Parse(name, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
