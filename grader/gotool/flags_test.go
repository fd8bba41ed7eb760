package gotool

import (
	"slices"
	"strings"
	"testing"
)

func TestFlagsOf(t *testing.T) {
	const compile = `/go/pkg/tool/linux_amd64/compile -o $WORK/b002/_pkg_.a -trimpath "$WORK/b002=>" -p m/probe -lang=go1.26 ` +
		`-complete -buildid x/x -goversion go1.26.8 -c=2 -nolocalimports -importcfg $WORK/b002/importcfg -pack ./probe.go`
	const link = `GOROOT='/usr/my go' /go/pkg/tool/linux_amd64/link -o $WORK/a.out -importcfg $WORK/cfg -X=runtime.godebugDefault=a=1 -buildmode=exe -buildid=q/q -s -w -extld=gcc $WORK/b001/_pkg_.a`
	main := strings.Replace(compile, "-p m/probe", "-p main", 1)
	lines := func(l ...string) string { return strings.Join(l, "\n") }
	for _, tt := range []struct{ name, text, wantErr string }{
		{"as it is now", lines("mkdir x", compile, main, link), ""},
		{"new flag", lines(compile, main+" -new=1", link), ""}, // after the file names: no flag
		{"new compiler flag", lines(strings.Replace(compile, "-pack", "-pack -new=1", 1), main, link), "not known here: -new=1"},
		{"new linker flag", lines(compile, main, strings.Replace(link, "-s", "-new -s", 1)), "not known here: -new"},
		{"main differs", lines(compile, strings.Replace(main, "-complete", "", 1), link), "not understood"},
		{"no link", lines(compile, main), "not understood"},
		{"nothing", "", "not understood"},
		{"cut short", lines(compile, "/x/compile -p", link), "has no value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, l, err := flagsOf(tt.text, "m/probe")
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Errorf("error %v; want one with %q", err, tt.wantErr)
				}
				return
			}
			wantC := []string{"-lang=go1.26", "-complete", "-goversion", "go1.26.8", "-c=2", "-nolocalimports"}
			wantL := []string{"-X=runtime.godebugDefault=a=1", "-buildmode=exe"}
			if err != nil || !slices.Equal(c, wantC) || !slices.Equal(l, wantL) {
				t.Errorf("flags %q, %q, error %v; want %q, %q", c, l, err, wantC, wantL)
			}
		})
	}
}
