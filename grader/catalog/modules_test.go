package catalog

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func withModules(name, mod string) fstest.MapFS {
	fsys := good()
	fsys[name] = &fstest.MapFile{Data: []byte(mod)}
	return fsys
}

// TestModulesForLearners holds what learners' modules get of a catalogue's module file.
func TestModulesForLearners(t *testing.T) {
	const plain = "module challenges\n\ngo 1.26\n\nrequire (\n\texample.org/a v1.2.3\n\texample.org/b v0.1.0 // indirect\n)\n"
	const own = `// The course's module.
module example.com/course

go 1.26

ignore starter

tool example.org/a/cmd/x

require (
	example.org/a v1.2.3
	github.com/gradus-dev/gradus v0.0.0
)

require example.org/b v0.1.0 // indirect

replace (
	github.com/gradus-dev/gradus => ./.gradus
	example.org/a => /home/ann/a
)
`
	for _, tt := range []struct{ reason, file, mod, want string }{
		{"requirements alone stay as they are", "modules.mod", plain, plain},
		{"what is about the catalogue's directory goes", "go.mod", own, strings.Replace(plain, "module challenges", "module catalogue", 1)},
		{"also of modules.mod", "modules.mod", plain + "\nreplace example.org/a => ../a\n", strings.Replace(plain, "module challenges", "module catalogue", 1)},
		{"a comment before the name", "go.mod", "// Mine.\nmodule x\n\ngo 1.26\n", "module catalogue\n\ngo 1.26\n"},
	} {
		c, err := Load(withModules(tt.file, tt.mod))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		got := strings.Join(strings.Fields(string(c.Modules().Mod)), " ")
		if want := strings.Join(strings.Fields(tt.want), " "); got != want {
			t.Errorf("%s: %s; want %s", tt.reason, got, want)
		}
	}
	_, err := Load(withModules("go.mod", "module x\n\nrequire example.org/a\n"))
	if p, ok := errors.AsType[*Problem](err); !ok || p.Path != "go.mod" || p.Line != 3 {
		t.Errorf("a broken module file: %v; want a problem at go.mod:3", err)
	}
}

func TestIndirectModuleIsNamed(t *testing.T) {
	fsys := withModules("go.mod", "module x\n\ngo 1.26\n\nrequire example.org/a v1.2.3 // indirect\n")
	text := string(fsys["t/add/challenge.toml"].Data)
	fsys["t/add/challenge.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, "[limits]", "[rules]\npackages = [\"example.org/a/b\"]\n[limits]", 1))}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	const want = `t/add/challenge.toml:9: package "example.org/a/b" is of example.org/a, which the catalogue requires as "// indirect"`
	if _, err := c.Open("add"); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v; want %s", err, want)
	}
}
