package link

import (
	"github.com/gradus-dev/gradus/grader/cache"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// The directories of the build cache with what this package makes:
//
//	judges/KEY      a program: a judge, or what suites are run against
//	standins/KEY/   a compiled stand-in for a package that learners write tests for
//	fallbacks/KEY   why the go command had to build a submission
const (
	judgesDir    = "judges"
	standInsDir  = "standins"
	fallbacksDir = "fallbacks"
)

// programs returns the directory of programs.
func (b *Builder) programs() cache.Dir { return b.Cache.Entries(judgesDir, b.opts.MaxCache) }

// addProgram moves a program into the cache.
func (b *Builder) addProgram(key, file string) (path string, err error) {
	path, err = b.programs().AddProgram(key, file)
	return path, gotool.CacheError("keep a program in the build cache", err)
}
