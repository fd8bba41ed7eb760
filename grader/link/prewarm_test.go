package link

import (
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// TestPrewarm fills the caches and then takes the go command away: whatever a
// submission imports of the standard library, nothing is left to compile.
func TestPrewarm(t *testing.T) {
	b, remove := withRemovableGo(t, t.TempDir())
	ch := addChallenge()
	var said []string
	start := time.Now()
	if err := b.Prewarm(t.Context(), addRuntime, grader.Modules{}, nil, func(line string) { said = append(said, line) }); err != nil {
		t.Fatal(err)
	}
	t.Logf("%v: %s", time.Since(start), strings.Join(said, "; "))
	if len(said) < 4 || !strings.HasSuffix(said[len(said)-1], "ready") {
		t.Errorf("progress %q; want several steps and \"ready\" at the end", said)
	}
	remove()
	for _, pkg := range []string{"net/http", "encoding/json", "crypto/tls", "database/sql", "testing", "html/template", "archive/zip"} {
		name := pkg[strings.LastIndex(pkg, "/")+1:]
		src := strings.Replace(addReference, "package add\n", "package add\n\nimport _ \""+pkg+"\"\n", 1)
		c, diags, err := b.Candidate(t.Context(), ch, addCode, addRuntime, submission(map[string]string{"add.go": src}))
		if err != nil || len(diags) > 0 {
			t.Fatalf("importing %s: error %v, diagnostics %v", name, err, diags)
		}
		c.Close()
	}
	if _, err := b.Judge(t.Context(), ch, addCode, addRuntime); err != nil {
		t.Errorf("the judge: %v", err)
	}
}
