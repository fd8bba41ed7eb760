package link

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// edited returns the reference with a change that reaches the binary.
func edited(n int) string {
	return strings.Replace(addReference, "return a + b", fmt.Sprintf("return a + b + %d - %[1]d", n), 1) +
		fmt.Sprintf("\n// Stamp changes.\nvar Stamp = %d\n\nfunc init() { println(Stamp) }\n", time.Now().UnixNano())
}

// BenchmarkCandidate builds an edited submission and, in turn, the same edit with
// its hidden tests by "go test -c". It reports the ratio of the two.
func BenchmarkCandidate(b *testing.B) {
	builder, ch := newBuilder(b), addChallenge()
	dir := goTestModule(b, builder, ch)
	warm(b, builder, ch)
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		src := edited(i)
		if err := os.WriteFile(filepath.Join(dir, "add.go"), []byte(src), 0o644); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		c, diags, err := builder.Candidate(b.Context(), ch, addCode, addRuntime, submission(map[string]string{"add.go": src}))
		if err != nil || len(diags) > 0 || c.Path != PathTools {
			b.Fatal(err, diags, c)
		}
		ours += time.Since(start)
		c.Close()
		start = time.Now()
		goCommand(b, builder, dir, "test", "-c", "-o", os.DevNull, ".")
		theirs += time.Since(start)
	}
	report(b, ours, theirs, "go-test-c")
}

// BenchmarkCompileError answers a submission with an error and, in turn, lets
// "go build" answer it.
func BenchmarkCompileError(b *testing.B) {
	builder, ch := newBuilder(b), addChallenge()
	dir := goTestModule(b, builder, ch)
	warm(b, builder, ch)
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		src := edited(i) + "\nvar oops int = \"x\"\n"
		if err := os.WriteFile(filepath.Join(dir, "add.go"), []byte(src), 0o644); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		_, diags, err := builder.Candidate(b.Context(), ch, addCode, addRuntime, submission(map[string]string{"add.go": src}))
		if err != nil || len(diags) != 1 {
			b.Fatal(err, diags)
		}
		ours += time.Since(start)
		start = time.Now()
		cmd := exec.Command(builder.Toolchain().Go, "build", ".")
		cmd.Dir, cmd.Env = dir, builder.Env(dir)
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), `cannot use "x"`) {
			b.Fatalf("go build: %v\n%s; want the same error", err, out)
		}
		theirs += time.Since(start)
	}
	report(b, ours, theirs, "go-build")
}

// warm fills the caches that every submission but the first finds full.
func warm(b *testing.B, builder *Builder, ch *grader.Challenge) {
	c, diags, err := builder.Candidate(b.Context(), ch, addCode, addRuntime, submission(map[string]string{"add.go": edited(0)}))
	if err != nil || len(diags) > 0 {
		b.Fatal(err, diags)
	}
	c.Close()
}

func report(b *testing.B, ours, theirs time.Duration, name string) {
	b.ReportMetric(float64(ours)/float64(theirs), "ratio/"+name)
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N)/1000, "ours-ms/op")
	b.ReportMetric(float64(theirs.Microseconds())/float64(b.N)/1000, name+"-ms/op")
	b.ReportMetric(0, "ns/op")
}

// goTestModule lays the challenge's package and hidden tests out as the main
// module of a directory, for the go command.
func goTestModule(b *testing.B, builder *Builder, ch *grader.Challenge) string {
	dir := b.TempDir()
	files, err := ch.ReadFiles(append(ch.Files.Reference, ch.Files.Hidden...))
	if err != nil {
		b.Fatal(err)
	}
	files["go.mod"] = fmt.Appendf(nil, "module %s\n\ngo 1.26\n\nrequire %s %s\n", ch.ImportPath, cmpPath, cmpVersion)
	files["go.sum"] = []byte(cmpSums)
	if err := gotool.WriteFiles(dir, files); err != nil {
		b.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "tmp"), 0o755); err != nil {
		b.Fatal(err)
	}
	return dir
}

func goCommand(b *testing.B, builder *Builder, dir string, args ...string) {
	b.Helper()
	cmd := exec.Command(builder.Toolchain().Go, args...)
	cmd.Dir, cmd.Env = dir, builder.Env(dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go %v: %v\n%s", args, err, out)
	}
}
