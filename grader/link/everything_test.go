package link

import (
	"os/exec"
	"strings"
	"testing"
)

// TestEveryStandardPackageIsBuilt builds a submission that imports all that may be
// imported of the standard library.
func TestEveryStandardPackageIsBuilt(t *testing.T) {
	b := newBuilder(t)
	list := exec.CommandContext(t.Context(), b.Toolchain().Go, "list", "-e", "-f", `{{if and (ne .Name "main") (not .Error) (not .DepsErrors)}}{{.ImportPath}}{{end}}`, "std")
	list.Dir, list.Env = b.CacheDir(), b.Env(b.CacheDir())
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	all, n := addReference, 0
	for p := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(p, "vendor/") && !strings.Contains("/"+p+"/", "/internal/") {
			all = strings.Replace(all, "package add\n", "package add\n\nimport _ \""+p+"\"\n", 1)
			n++
		}
	}
	if n < 100 {
		t.Errorf("%d packages; want hundreds", n)
	}
	c, diags, err := b.Candidate(t.Context(), addChallenge(), addCode, addRuntime, submission(map[string]string{"add.go": all}))
	if err != nil || len(diags) > 0 {
		t.Fatalf("with all of them: diagnostics %v, error %v", diags, err)
	}
	if got, want := output(t, c.Binary), "sum 3 6\n"; got != want {
		t.Errorf("candidate printed %q; want %q", got, want)
	}
	c.Close()
}
