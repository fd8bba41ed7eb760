//go:build !unix || solaris || illumos || aix

package scratch

import (
	"errors"
	"os"
)

// lock would lock a directory; there is no such lock here, and nothing is swept.
func lock(*os.File) (free bool, err error) { return false, errors.ErrUnsupported }
