package suites

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// generate returns the generated code of a challenge, from the cache if it is there. use
// is the file that names further instantiations.
func (m *Maker) generate(ctx context.Context, ch *grader.Challenge, key string, use []byte) (*proxy.StandIn, error) {
	key = cache.Key([]byte(key), use)
	code := &proxy.StandIn{}
	if m.Generated.GetJSON(key, code) && len(code.Proxy) > 0 {
		return code, nil
	}
	m.Preparing(ch)
	beside := *ch
	beside.FS, beside.Files.Hidden = besideFS{ch.FS, use}, []string{useFile}
	dir, importPath, cleanup, err := m.Builder.Materialise(ctx, &beside, m.Runtime)
	if err != nil {
		return nil, err
	}
	defer cleanup()
	if code, err = proxy.GenerateStandIn(ctx, ch, dir, importPath, m.Builder.Env(dir)); err != nil {
		return nil, fmt.Errorf("challenge %s: %w", ch.ID(), err)
	}
	return code, m.Generated.PutJSON(key, code)
}

// useFile is the name of the file that stands beside the reference as its tests.
const useFile = "gradus_use_test.go"

// besideFS is a challenge's files and useFile.
type besideFS struct {
	fs.FS
	use []byte
}

// ReadFile implements fs.ReadFileFS.
func (f besideFS) ReadFile(name string) ([]byte, error) {
	if name == useFile {
		return f.use, nil
	}
	return fs.ReadFile(f.FS, name)
}
