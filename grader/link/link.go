// Package link makes programs of packages: the judge of a challenge, once, and a
// candidate of each submission; where learners write tests, the program of those.
//
// Source comes in from three places: the challenge (catalog), the code that package
// proxy generates for it, and the runtime that both programs import (grader/judge). A
// submission's files are data until the compiler reads them: package screen looks at them
// first, and they are compiled in a scratch directory that holds nothing else, with an
// empty environment, offline. What goes out is the path of a static program, or
// diagnostics with the learner's own file names. An error means that the machine is at
// fault, which is found out by experiment (see fault).
//
// There are two ways to make the program of a submission, behind one interface (tool.Way):
// with compiler and linker (package tool), and without a linker (package graft), which is
// used if it supports the Go release and the platform. If the toolchain is not as
// expected, the go command builds the program: a fallback.
//
// All that outlives a call is in the cache directory of package gotool.
package link

import (
	"path/filepath"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft"
	"github.com/gradus-dev/gradus/grader/link/tool"
)

// Options say where a Builder finds its tools and keeps its cache. The zero
// value is ready to use.
type Options struct {
	gotool.Options
	MaxCache int64         // bytes of cached judges kept; DefaultMaxCache when zero
	Run      gotool.Runner // how the compiler and linker run; gotool.Sandboxed when nil

	// Contained disables the fallback for submissions, since the go command runs outside
	// the sandbox with only time and memory limited.
	Contained bool

	// Crowded says that other submissions are built and run at the same time, so that the
	// compiler is best limited to one processor.
	Crowded bool
}

// DefaultMaxCache is how many bytes of judges are kept, enough for a few hundred challenges.
const DefaultMaxCache = 2 << 30

// A Builder builds judges and candidates with one toolchain. Its methods may be
// used concurrently.
type Builder struct {
	*gotool.Tools
	opts  Options
	maker *tool.Maker // compiler and linker, or the go command
	way   tool.Way    // how the programs of submissions are made
	slow  error       // why way is just maker, or nil
}

// New finds the toolchain and prepares the cache directory. It returns an
// *Error, which says what to install or set, when either can't be used.
func New(opts Options) (*Builder, error) {
	own := append([]string{standInsDir, fallbacksDir}, graft.Dirs...)
	opts.Sweep = append(own, opts.Sweep...)
	tools, err := gotool.Open(opts.Options)
	if err != nil {
		return nil, err
	}
	for _, sub := range append(own, judgesDir) {
		if err := gotool.MakeDir(filepath.Join(tools.CacheDir(), sub)); err != nil {
			return nil, gotool.CacheError("open the build cache", err)
		}
	}
	if opts.MaxCache == 0 {
		opts.MaxCache = DefaultMaxCache
	}
	if opts.Run == nil {
		opts.Run = gotool.Sandboxed
	}
	maker := &tool.Maker{Tools: tools, Run: opts.Run, Crowded: opts.Crowded}
	b := &Builder{Tools: tools, opts: opts, maker: maker, way: maker}
	if b.slow = graft.Supports(tools.Toolchain().Version, tools.Toolchain().Platform); b.slow == nil {
		b.way = graft.New(maker)
	}
	return b, nil
}

// FastLink returns nil if the programs of submissions are made by the fast link where
// possible, or why they never are: it supports only some Go releases and platforms.
func (b *Builder) FastLink() error { return b.slow }

// Crowded reports whether other submissions keep the processors busy meanwhile.
func (b *Builder) Crowded() bool { return b.opts.Crowded }
