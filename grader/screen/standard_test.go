package screen

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryStandardPackage asks the go command, too, which directories of the
// standard library can be imported.
func TestEveryStandardPackage(t *testing.T) {
	tools := openTools(t, "")
	list := exec.CommandContext(t.Context(), tools.Toolchain().Go, "list", "-e", "-f", `{{if and (ne .Name "main") (not .Error) (not .DepsErrors)}}{{.ImportPath}}{{end}}`, "std")
	list.Dir, list.Env = t.TempDir(), tools.Env(t.TempDir())
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	importable := map[string]bool{"unsafe": true}
	for p := range strings.FieldsSeq(string(out)) {
		importable[p] = !strings.HasPrefix(p, "vendor/") && !strings.Contains("/"+p+"/", "/internal/")
	}
	s := Source{ch: addChallenge(), tools: tools}
	n := 0
	src := filepath.Join(tools.Toolchain().Root, "src")
	err = filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || path == src {
			return err
		}
		p, err := filepath.Rel(src, path)
		p = filepath.ToSlash(p)
		if message, help := s.refuseImport(p); (message == "") != importable[p] || message != "" && help == "" {
			t.Errorf("%s: refused with %q and help %q; the go command imports it: %v", p, message, help, importable[p])
		}
		n++
		return err
	})
	if err != nil || n < 200 {
		t.Errorf("%d directories looked at, error %v; want hundreds", n, err)
	}
}
