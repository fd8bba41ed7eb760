package link

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// compileCounter returns a builder that counts what it compiles for submissions.
func compileCounter(t *testing.T) (*Builder, *atomic.Int64) {
	t.Helper()
	compiled := new(atomic.Int64)
	b, err := New(Options{Options: gotool.Options{CacheDir: t.TempDir()}, Run: func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
		if strings.HasPrefix(filepath.Base(c.Path), "compile") {
			compiled.Add(1)
		}
		return gotool.Exec(ctx, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if b.FastLink() != nil {
		t.Skip("grafting is for another Go release or platform")
	}
	return b, compiled
}

// TestDriversAreCompiledOnce counts what is compiled for submissions: their own package,
// and driver and dispatcher only where the reference's would not do.
func TestDriversAreCompiledOnce(t *testing.T) {
	b, compiled := compileCounter(t)
	ch, code := addChallenge(), addCode
	code.Dispatcher.Text = bytes.Replace(code.Dispatcher.Text, []byte("import"), []byte("import _ \"reflect\"; import"), 1) // which every base has
	if _, err := b.Judge(t.Context(), ch, code, addRuntime); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(b.CacheDir(), "before", "*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("compiled before: %v, error %v; want one", kept, err)
	}
	whole, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, old, new string
		kept             []byte
		want             int64
	}{
		{"the reference", "", "", whole, 1},
		{"another body, and more declared", "return a + b", "return twice(a+b) / 2 }\n\nfunc twice(x int) int { return 2 * x", whole, 1},
		{"a type whose values the dispatcher handles is laid out in another way", "struct{ total int }", "struct{ calls, total int }", whole, 2},
		{"a method on values", "(a *Acc) Add(n int) { a.total += n }", "(a Acc) Add(n int) {}", whole, 2},
		{"what was kept is damaged", "", "", append(whole[:len(whole)-1:len(whole)-1], 'x'), 2},
		{"there is a reason against it", "", "", entry(t, []byte("{\"reason\":\"a test\"}\n")), 2},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if err := os.WriteFile(kept[0], tt.kept, 0o600); err != nil {
				t.Fatal(err)
			}
			compiled.Store(0)
			sub := submission(map[string]string{"add.go": strings.Replace(addReference, tt.old, tt.new, 1)})
			c, diags, err := b.Candidate(t.Context(), ch, code, addRuntime, sub)
			if err != nil || len(diags) > 0 {
				t.Fatalf("error %v, diagnostics %v", err, diags)
			}
			defer c.Close()
			if got, want := output(t, c.Binary), "sum 3 6\n"; got != want || c.Path != PathTools {
				t.Errorf("built by %q (%s) and printed %q; want %q", c.Path, c.Fallback, got, want)
			}
			if got := compiled.Load(); got != tt.want || (c.Alone == nil) != (tt.want == 1) {
				t.Errorf("%d packages were compiled (%v); want %d", got, c.Alone, tt.want)
			}
		})
	}
	os.Remove(kept[0]) // which was missed once before, when it was damaged, and is made again
	compiled.Store(0)
	c, diags, err := b.Candidate(t.Context(), ch, code, addRuntime, submission(map[string]string{"add.go": addReference}))
	if err != nil || len(diags) > 0 {
		t.Fatalf("error %v, diagnostics %v", err, diags)
	}
	c.Close()
	if again, err := os.ReadFile(kept[0]); compiled.Load() != 1 || !bytes.Equal(again, whole) {
		t.Errorf("with nothing kept %d packages were compiled, error %v; want 1, and what was there before", compiled.Load(), err)
	}
}

// entry returns the file that keeps data.
func entry(t *testing.T, data []byte) []byte {
	t.Helper()
	d := cache.Dir{Path: t.TempDir()}
	if err := d.Put("entry", data); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(d.File("entry"))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestWhatIsGivenMayBeKept hands in a package that keeps a pointer to a variable of the
// driver's; the reference, against which that was compiled, forgets it.
func TestWhatIsGivenMayBeKept(t *testing.T) {
	b, compiled := compileCounter(t)
	ch, code := addChallenge(), addCode
	forgets := addReference + "\n// Look looks.\nfunc Look(p *[64]int) int { return p[0] }\n"
	keeps := addReference + "\nvar kept *[64]int\n\nfunc Look(p *[64]int) int {\n\tif kept == nil {\n\t\tkept = p\n\t}\n\treturn kept[0]\n}\n"
	ch.FS.(fstest.MapFS)["add.go"].Data = []byte(forgets)
	ch.FS.(fstest.MapFS)["driver/driver.go"].Data = []byte(addDriver + `
//go:noinline
func look(n int) int {
	var a [64]int
	a[0] = n
	return add.Look(&a)
}

// Looks looks at several variables that are gone since.
func Looks() int {
	return look(7)*1000 + look(8)*100 + look(9)
}
`)
	code.Dispatcher.Text = []byte(strings.NewReplacer("import \"", "import _ \"reflect\"; import \"", "Sum(4)", "Looks()").Replace(addDispatcher))
	if _, err := b.Judge(t.Context(), ch, code, addRuntime); err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{forgets: "sum 3 7809\n", keeps: "sum 3 7707\n"} {
		compiled.Store(0)
		c, diags, err := b.Candidate(t.Context(), ch, code, addRuntime, submission(map[string]string{"add.go": source}))
		if err != nil || len(diags) > 0 {
			t.Fatalf("error %v, diagnostics %v", err, diags)
		}
		defer c.Close()
		if got := output(t, c.Binary); got != want || c.Alone != nil || compiled.Load() != 1 {
			t.Errorf("printed %q; want %q; compiled alone: %v", got, want, c.Alone)
		}
	}
}
