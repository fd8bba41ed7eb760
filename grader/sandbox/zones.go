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
	for _, source := range []string{filepath.Join(goroot, "lib", "time", "zoneinfo.zip"), "/usr/share/zoneinfo"} {
		info, err := os.Stat(source)
		if err != nil || !filepath.IsAbs(source) || info.Mode().Perm()&0o004 == 0 || info.IsDir() && info.Mode().Perm()&0o001 == 0 {
			continue
		}
		m := Mount{Source: source}
		if Probe().Level == LevelFull { // others show paths as they are
			m.Target = zonesInside + filepath.Ext(source) // which package time goes by
		}
		return []Mount{m}, []string{"ZONEINFO=" + m.inside()}
	}
	return nil, nil
}
