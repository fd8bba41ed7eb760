package sandbox

import (
	"os"
	"path/filepath"
)

// zonesInside is where programs find the time zones at level Full, but for the
// ending of a file.
const zonesInside = "/zoneinfo"

// TimeZones returns a mount of the time zone database and the environment variable
// that tells package time of it: the one that comes with Go in goroot, or the
// system's. Both are empty if there is none that everybody may read.
func TimeZones(goroot string) (mounts []Mount, env []string) {
	for _, place := range []string{filepath.Join(goroot, "lib", "time", "zoneinfo.zip"), "/usr/share/zoneinfo"} {
		source, err := filepath.EvalSymlinks(place)
		if err != nil || !filepath.IsAbs(source) {
			continue
		}
		m := Mount{Source: source}
		full := Probe().Level == LevelFull
		if full { // others show paths as they are
			m.Target = zonesInside + filepath.Ext(source) // which package time goes by
		}
		if open(source, !full) {
			return []Mount{m}, []string{"ZONEINFO=" + m.inside()}
		}
	}
	return nil, nil
}

// open reports whether everybody may read a file or directory, and reach it by its
// path, if asked.
func open(path string, reach bool) bool {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o004 == 0 || info.IsDir() && info.Mode().Perm()&0o001 == 0 {
		return false
	}
	for dir := filepath.Dir(path); reach && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
	}
	return true
}
