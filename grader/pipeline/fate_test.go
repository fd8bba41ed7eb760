package pipeline

import (
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// fates are what a submission does when it is asked to double 2. It costs the
// check that asks and the one that needs it, and no other.
var fates = []struct {
	name, act string // statements
	verdict   grader.Verdict
	message   string // part of the message
}{
	{"wrong", `return 5`, grader.WrongAnswer, "Double(2) = 5; want 4"},
	{"panic", `panic("two is too much")`, grader.RuntimeError, "two is too much"},
	{"panic of the runtime", `var m map[int]int; m[n] = n`, grader.RuntimeError, "assignment to entry in nil map"},
	{"panic with nil", `panic(nil)`, grader.RuntimeError, "panic called with nil argument"},
	{"Goexit", `runtime.Goexit()`, grader.RuntimeError, ""},
	{"crash of another goroutine", `go func() { panic("elsewhere") }(); select {}`, grader.RuntimeError, "the process crashed: panic: elsewhere"},
	{"concurrent map writes", `m := map[int]int{}; for range 4 { go func() { for { m[1]++ } }() }; select {}`, grader.RuntimeError, "fatal error: concurrent map"},
	{"exit", `os.Exit(0)`, grader.RuntimeError, "the process ended itself with status 0"},
	{"loop", `for {}`, grader.TimeLimit, "it kept computing"},
	{"deadlock", `select {}`, grader.TimeLimit, "it waited and did not compute"},
	{"deadlock on a mutex", `var mu sync.Mutex; mu.Lock(); mu.Lock()`, grader.TimeLimit, "it waited and did not compute"},
	{"recursion", `return Double(n)`, grader.RuntimeError, "stack overflow"},
	{"memory", `var all [][]byte; for { all = append(all, make([]byte, 1<<20)); clear(all[len(all)-1]); all[len(all)-1][0] = 1; for i := 0; i < 1<<20; i += 4096 { all[len(all)-1][i] = 1 } }`, grader.MemoryLimit, "MiB of memory"},
	{"output", `for { fmt.Println("and on and on and on") }`, grader.OutputLimit, "KiB"},
	{"files", `for i := 0; ; i++ { if err := os.WriteFile(fmt.Sprint("/tmp/", i), make([]byte, 1<<20), 0o600); err != nil { panic(err) } }`, grader.RuntimeError, ""},
}

func TestOneBadCallCostsItsChecksAlone(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "fate")
	p.NoRules = true
	ch.Limits.Wall, ch.Limits.Memory, ch.Limits.FileBytes = time.Second, 256<<20, 8<<20
	for i := range ch.Checks {
		if ch.Checks[i].Test == "TestNeedsTwo" {
			ch.Checks[i].Needs = []string{"TestTwo"}
		}
	}
	for _, f := range fates {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			ch := *ch
			if f.verdict != grader.TimeLimit { // a busy machine takes its time to get there
				ch.Limits.Wall = 10 * time.Second
			}
			r := grade(t, p, &ch, submission(f.name, fateOf("if n == 2 { "+f.act+" }")))
			if r.Verdict != grader.Partial || r.Score != 3 {
				t.Errorf("verdict %s, %d points; want partial, 3: %s %v", r.Verdict, r.Score, r.Reason, r.Diagnostics)
			}
			for _, o := range r.Outcomes {
				switch o.Test {
				case "TestTwo":
					if o.Status != grader.Failed || o.Verdict != f.verdict || !strings.Contains(o.Message, f.message) {
						t.Errorf("%s: %s, %q; want %s, %q", o.Test, o.Verdict, o.Message, f.verdict, f.message)
					}
					// The limit plus a second; the rest guards against a busy machine.
					if f.verdict == grader.TimeLimit && o.Duration > ch.Limits.Wall+9*time.Second {
						t.Errorf("ended after %v; the limit is %v", o.Duration, ch.Limits.Wall)
					}
				case "TestNeedsTwo":
					if o.Status != grader.Skipped {
						t.Errorf("%s: %s; want skipped", o.Test, o.Status)
					}
				default:
					if o.Status != grader.Passed {
						t.Errorf("%s: %s, %q; want passed", o.Test, o.Verdict, o.Message)
					}
				}
			}
		})
	}
}

// TestHangingEverywhereEndsSoon gives tests a third of the limit when one before
// them did not end, and says so.
func TestHangingEverywhereEndsSoon(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "fate")
	p.NoRules = true
	ch.Limits.Wall = 3 * time.Second
	r := grade(t, p, ch, submission("hangs", fateOf("select {}")))
	if r.Verdict != grader.TimeLimit || len(r.Outcomes) < 3 {
		t.Fatalf("verdict %s, outcomes %+v; want %s for three or more", r.Verdict, r.Outcomes, grader.TimeLimit)
	}
	for i, o := range r.Outcomes {
		want := "no answer within 3s; "
		if i > 0 {
			want = "no answer within 1s, which is the limit after a test that did not end; "
		}
		if !strings.HasPrefix(o.Message, want) {
			t.Errorf("%s: %q; want %q", o.Test, o.Message, want)
		}
	}
}

// TestProcessesAreCounted starts children that stay, where a challenge allows two.
func TestProcessesAreCounted(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "fate")
	p.NoRules = true
	ch.Limits.Processes = 2
	const child = `
func init() {
	if os.Getenv("CHILD") != "" {
		time.Sleep(time.Minute)
	}
}

func child() error {
	if os.Getenv("GRADUS_SANDBOX") != "1" {
		return nil
	}
	_, err := os.StartProcess("/program", []string{"child"}, &os.ProcAttr{Env: []string{"CHILD=1"}})
	return err
}
`
	two := grade(t, p, ch, submission("two", fateOf(`for range 2 { if err := child(); err != nil { panic(err) } }`)+child))
	if two.Outcomes[0].Status != grader.Passed {
		t.Errorf("with two children: %s %+v", two.Verdict, two.Outcomes[0])
	}
	bomb := grade(t, p, ch, submission("bomb", fateOf(`for { if err := child(); err != nil { panic(err) } }`)+child))
	if bomb.Score != 0 || bomb.Worst() != grader.RuntimeError || !strings.Contains(bomb.Outcomes[0].Message, "resource temporarily unavailable") {
		t.Errorf("with children without end: %s, %d points, %s", bomb.Worst(), bomb.Score, bomb.Outcomes[0].Message)
	}
}

// TestDeathOutsideTests covers a candidate that dies while it initialises, and
// one that dies when no test runs: every check fails, and grading does not.
func TestDeathOutsideTests(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "fate")
	p.NoRules = true
	ch.Limits.Wall = time.Second
	for _, tt := range []struct{ name, init, first string }{
		{"init panics", `panic("never")`, ""},
		{"init exits", `os.Exit(0)`, ""},
		{"init hangs", `select {}`, ""},
		{"exits before it is asked", `go os.Exit(0)`, "select {}"},
		{"exits soon", `go func() { time.Sleep(time.Millisecond); os.Exit(0) }()`, "select {}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := grade(t, p, ch, submission(tt.name, fateOf(tt.first)+"\nfunc init() { "+tt.init+" }\n"))
			if r.Score != 0 || r.Verdict.ExitCode() != 1 {
				t.Errorf("verdict %s, %d points; want a verdict and no points", r.Verdict, r.Score)
			}
		})
	}
}

// fateOf is a right solution that first does something else.
func fateOf(first string) string {
	return `package fate

import ("fmt"; "os"; "runtime"; "sync"; "time")

var _, _, _, _ = fmt.Sprint, os.Exit, runtime.Goexit, time.Now
var _ sync.Mutex

func Double(n int) int {
` + first + `
	return 2 * n
}
`
}

// TestTimeZones loads a place's time where there is no file of the host's.
func TestTimeZones(t *testing.T) {
	p, ch := newPipeline(t), fixture(t, "fate")
	p.NoRules = true
	src := fateOf(`if oslo, err := time.LoadLocation("Europe/Oslo"); err != nil || time.Unix(0, 0).In(oslo).Hour() != 1 { panic(fmt.Sprint(err)) }`)
	if r := grade(t, p, ch, submission("zones", src)); r.Verdict != grader.Accepted {
		t.Errorf("%s: %v %+v", r.Verdict, r.Diagnostics, r.Outcomes)
	}
}
