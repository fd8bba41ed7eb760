package sandbox

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestTimeZonesAreReadable leaves out what the user of a box can't read: a mount of
// it would keep every program from starting.
func TestTimeZonesAreReadable(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are of Unix")
	}
	goroot, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(goroot, "lib", "time", "zoneinfo.zip")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	mounts, env := TimeZones(goroot)
	if len(mounts) != 1 || len(env) != 1 || env[0] != "ZONEINFO="+mounts[0].inside() || filepath.Ext(mounts[0].inside()) != filepath.Ext(mounts[0].Source) {
		t.Fatalf("mounts %v, environment %v; want one each, of the same ending", mounts, env)
	}
	if Probe().Level == LevelFull && mounts[0].Source != file {
		t.Errorf("mounts %v; want Go's own", mounts)
	}
	for _, shut := range []struct {
		path  string
		mode  os.FileMode
		reach bool // is it all the same where paths do not matter?
	}{{file, 0o600, false}, {filepath.Dir(file), 0o700, true}} {
		if err := os.Chmod(shut.path, shut.mode); err != nil {
			t.Fatal(err)
		}
		if open(file, true) || open(file, false) != shut.reach {
			t.Errorf("with mode %o of %s: open %v, by its path %v; want %v and false", shut.mode, shut.path, open(file, false), open(file, true), shut.reach)
		}
		if err := os.Chmod(shut.path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}
