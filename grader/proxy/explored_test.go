package proxy_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// TestExplored holds what the manifest says of a check to what its hidden test does.
func TestExplored(t *testing.T) {
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const explores, returns, uses = `driver.Explore().Check(t, "once")`, `driver.Plain()`, `check(t)`
	for _, tt := range []struct {
		name, test, driver string
		race               bool
		want               string
	}{
		{"explores", explores, "", true, ""},
		{"explores by a helper", uses, "", true, ""},
		{"does not explore", returns, "", false, ""},
		{"says that it explores", returns, "", true, `check Test looks for data races, as those of criterion "concurrency" do, and explores no schedules`},
		{"does not say that it explores", explores, "", false, "check Test explores schedules, which looks for data races: say race = true"},
		{"does not say that its helper explores", uses, "", false, "check Test explores schedules"},
		{"gets a timer", explores, "var _ = p.After(nil).C", true, "After: time.Timer is of another type"},
		{"passes a mutex", explores, "func init() { p.With(func(*sync.Mutex) {}) }", true, "With: sync.Mutex is of another type"},
		{"uses a field that waits", explores, "var _ = &new(p.Box).Done", true, "Done: sync.WaitGroup is of another type"},
		{"locks what embeds a lock", explores, "func init() { new(p.Box).Lock() }", true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			imports := `"github.com/gradus-dev/gradus/grader/judge/schedule"; "example.com/c/t/p"`
			if strings.Contains(tt.driver, "sync.") {
				imports += `; "sync"`
			}
			ch := &grader.Challenge{Track: "t", Slug: "p", Title: tt.name, Package: "p", Kind: grader.KindCode,
				ImportPath: "example.com/c/t/p", Hash: tt.name, Limits: grader.DefaultLimits,
				FS: fstest.MapFS{
					"p.go": {Data: []byte(`package p

import (
	"sync"
	"time"
)

type Box struct {
	sync.Mutex
	Done sync.WaitGroup
}

func Do() {}

func After(f func()) *time.Timer { return time.AfterFunc(time.Hour, f) }

func With(f func(*sync.Mutex)) {}
`)},
					"driver/driver.go": {Data: []byte("package driver\n\nimport (" + imports + ")\n\nfunc Explore() schedule.Result { return schedule.Explore(func(*schedule.Run) string { p.Do(); return \"\" }) }\n\nfunc Plain() int { return 1 }\n\n" + tt.driver + "\n")},
					"p_test.go":        {Data: []byte("package p_test\n\nimport (\"testing\"; \"example.com/c/t/p/driver\")\n\nfunc check(t *testing.T) { driver.Explore().Check(t, \"once\") }\n\nfunc Test(t *testing.T) { " + tt.test + " }\n")},
				},
				Files:  grader.Files{Reference: []string{"p.go"}, Drivers: []string{"driver/driver.go"}, Hidden: []string{"p_test.go"}},
				Checks: []grader.Check{{Test: "Test", Criterion: grader.Concurrency, Race: tt.race}}}
			dir, importPath, cleanup, err := b.Materialise(t.Context(), ch, gotool.Runtime{FS: judge.Source})
			defer cleanup()
			if err != nil {
				t.Fatal(err)
			}
			code, err := proxy.Generate(t.Context(), ch, dir, importPath, b.Env(dir))
			author, isAuthors := errors.AsType[*proxy.AuthorError](err)
			switch {
			case tt.want == "" && (err != nil || code.Schedules != tt.race):
				t.Errorf("code %v, error %v", code, err)
			case tt.want != "" && (!isAuthors || !strings.Contains(author.Error(), tt.want)):
				t.Errorf("error %v; want %q", err, tt.want)
			}
		})
	}
}
