package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// TestInitialisationIsSmall keeps packages from preparing, whenever gradus
// starts, what one command needs. It goes by memory, which is the same on every
// machine; see GODEBUG in the documentation of package runtime.
func TestInitialisationIsSmall(t *testing.T) {
	t.Parallel()
	const most = 1 << 20 // bytes, of each package
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := regexp.MustCompile(`(?m)^init (\S+) @.*, (\d+) bytes, \d+ allocs$`).FindAllSubmatch(out, -1)
	if len(lines) < 10 {
		t.Fatalf("%d packages in the trace:\n%s", len(lines), out)
	}
	for _, m := range lines {
		if n, err := strconv.Atoi(string(m[2])); err != nil || n > most {
			t.Errorf("package %s allocates %s bytes when gradus starts; want at most %d", m[1], m[2], most)
		}
	}
}
