package tool

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// importConfig is the file that tells compile and link where archives are.
const importConfig = "importcfg"

// stage is the directory layout of one run of a tool. Paths passed to the tool are relative
// to dir, so that a sandbox can mount it all elsewhere.
type stage struct {
	dir   string   // its sources and importConfig: the working directory
	out   string   // directory of its output
	reads []string // other files it reads
	ours  bool     // the sources are the grader's
}

// stage writes files, and the importConfig for paths, to a directory.
func (b *Build) stage(name string, files map[string][]byte, paths []string) (stage, error) {
	st := stage{dir: filepath.Join(b.Program.Scratch, name), out: filepath.Join(b.Program.Scratch, name+"-out")}
	st.reads = []string{st.dir, b.Set.Dir}
	var config strings.Builder
	for _, p := range paths {
		file := b.Built[p]
		if file != "" {
			st.reads = append(st.reads, file)
		} else if a, ok := b.Index.Packages[p]; ok {
			file = filepath.Join(b.Set.Dir, a.File)
		}
		if file != "" && p != "" { // unsafe has no archive; main is named to the linker
			fmt.Fprintf(&config, "packagefile %s=%s\n", p, st.relative(file))
		}
	}
	err := errors.Join(gotool.WriteFiles(st.dir, files), os.Mkdir(st.out, 0o755),
		gotool.WriteFile(filepath.Join(st.dir, importConfig), []byte(config.String())))
	return st, gotool.CacheError("write sources", err)
}

// relative returns a path of the cache relative to the stage's directory.
func (st stage) relative(path string) string {
	rel, err := filepath.Rel(st.dir, path)
	if err != nil { // both are in the cache
		return path
	}
	return rel
}

func (st stage) made(name string) string { return st.relative(filepath.Join(st.out, name)) }

// trim returns the compiler's -trimpath rewrites, which remove the stage's directory from
// file names.
func (st stage) trim(cacheDir string) []string {
	rewrites := []string{st.dir + "=>"}
	if rel, err := filepath.Rel(cacheDir, st.dir); err == nil {
		rewrites = append(rewrites, gotool.BoxRoot+"/"+filepath.ToSlash(rel)+"=>")
	}
	return rewrites
}
