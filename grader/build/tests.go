package build

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// compiled returns the files as the compiler gets them. The go command would leave
// out tests, so they get other names there, and keep their own in all messages.
func (s *source) compiled() map[string][]byte {
	if s.ch.Kind != grader.KindTests {
		return s.files
	}
	files := map[string][]byte{}
	for name, data := range s.files {
		plain := strings.TrimSuffix(name, "_test.go") + "_tests.go"
		data = bytes.TrimPrefix(data, []byte("\ufeff")) // it has to be the first of a file
		files[plain] = append(fmt.Appendf(nil, "//line %s:1\n", name), data...)
	}
	return files
}
