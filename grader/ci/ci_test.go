package ci

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gradus-dev/gradus/templates"
)

// TestFiles wants every template used, every YAML file to parse, and no two files of a
// system at one place.
func TestFiles(t *testing.T) {
	used := map[string]bool{}
	for _, s := range Systems {
		files, err := s.Files(Settings{Source: "it's", Challenge: "bfs"})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, f := range files {
			if seen[f.Name] || len(f.Data) == 0 || strings.Contains(string(f.Data), "<%") {
				t.Errorf("%s: %s is there twice, empty or a template", s.Name, f.Name)
			}
			seen[f.Name] = true
			if script := strings.HasPrefix(string(f.Data), "#!"); script != (f.Mode == 0o755) {
				t.Errorf("%s: %s has mode %v", s.Name, f.Name, f.Mode)
			}
			if path.Ext(f.Name) == ".yml" {
				var v map[string]any
				if err := yaml.Unmarshal(f.Data, &v); err != nil || len(v) == 0 {
					t.Errorf("%s: %s: %v", s.Name, f.Name, err)
				}
			}
		}
		if last := files[len(files)-1]; path.Base(last.Name) != settings || !strings.Contains(string(last.Data), `:-'it'\''s'}`) {
			t.Errorf("%s: the last file is %s:\n%s", s.Name, last.Name, last.Data)
		}
		for _, p := range s.files {
			used[p.from] = true
		}
	}
	used[script], used[settings+tmpl] = true, true
	err := fs.WalkDir(templates.FS, "ci", func(name string, d fs.DirEntry, err error) error {
		if name, _ := strings.CutPrefix(name, "ci/"); err == nil && !d.IsDir() && !used[name] {
			t.Errorf("the template %s is no system's", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(Names()) {
		t.Errorf("the systems are not sorted: %q", Names())
	}
}

func TestToolchain(t *testing.T) {
	for version, want := range map[string]string{"go1.26.8": "1.26.8", "go1.27": "1.27", "go1.26.8 X:jsonv2": "1.26.8",
		"go1.27rc1": "1.26.0", "devel go1.28-abcdef": "1.26.0"} {
		if got := toolchain(version); got != want {
			t.Errorf("toolchain(%q) = %q; want %q", version, got, want)
		}
	}
}
