package concurrent

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/gradus-dev/gradus/grader/instrument"
)

// TestReferences rewrites the reference of every challenge, and has it pass its own
// hidden tests, where no schedule is chosen.
func TestReferences(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the hidden tests of all challenges")
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := filepath.Glob(filepath.Join(root, "challenges/*/*/challenge.toml"))
	if err != nil || len(dirs) < 20 {
		t.Fatalf("%d challenges, error %v", len(dirs), err)
	}
	patterns := []string{}
	for _, file := range dirs {
		rel, _ := filepath.Rel(root, filepath.Dir(file))
		patterns = append(patterns, "./"+rel)
	}
	pkgs, err := packages.Load(&packages.Config{Context: t.Context(), Dir: root,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps},
		patterns...)
	if err != nil {
		t.Fatal(err)
	}
	overlay := map[string]string{}
	dir := t.TempDir()
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 {
			t.Fatal(pkg.Errors)
		}
		p := &instrument.Package{Fset: pkg.Fset, Files: pkg.Syntax, Types: pkg.Types, Info: pkg.TypesInfo}
		sources := map[string][]byte{}
		for _, f := range pkg.Syntax {
			name := pkg.Fset.PositionFor(f.Package, false).Filename
			if sources[name], err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
		out, err := Rewrite(p, sources)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range out {
			to := filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(name, root), string(filepath.Separator), "_"))
			if err := os.WriteFile(to, data, 0o600); err != nil {
				t.Fatal(err)
			}
			overlay[name] = to
			if got, want := strings.Count(string(data), "\n"), strings.Count(string(sources[name]), "\n"); got < want || got > want+4 {
				t.Errorf("%s has %d lines rewritten, and had %d", name, got, want)
			}
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", append([]string{"test", "-vet=off", "-overlay", file}, patterns...)...)
	cmd.Dir = root
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test: %v\n%s", err, text)
	}
}
