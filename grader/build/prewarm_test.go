package build

import (
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// TestPrewarm fills the caches and then takes the go command away: whatever a
// submission imports of the standard library, nothing is left to compile.
func TestPrewarm(t *testing.T) {
	b, ch := coldBuilder(t), addChallenge()
	var said []string
	start := time.Now()
	if err := b.Prewarm(t.Context(), addRuntime, grader.Modules{}, nil, func(line string) { said = append(said, line) }); err != nil {
		t.Fatal(err)
	}
	t.Logf("%v: %s", time.Since(start), strings.Join(said, "; "))
	if len(said) < 4 || !strings.HasSuffix(said[len(said)-1], "ready") {
		t.Errorf("progress %q; want several steps and \"ready\" at the end", said)
	}
	b.tools.Go = "/no/such/go"
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
	said = nil
	b.tools.Go = "/no/such/go"
	if missing, err := b.warm(t.Context(), b.Exports(ch.Modules, mustRuntime(t, b), false), nil, nil, "again", func(line string) { said = append(said, line) }); missing != nil || err != nil || len(said) != 1 {
		t.Errorf("warming again: missing %v, error %v, said %q; want one word and no go command", missing, err, said)
	}
}

func mustRuntime(t *testing.T, b *Builder) string {
	t.Helper()
	dir, err := b.RuntimeDir(addRuntime)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
