//go:build !unix || solaris || illumos || aix

// Package flock holds files and directories by a lock of the operating system's; there
// is none here.
package flock

import (
	"errors"
	"os"
)

// Try would lock a file; its error says that this is not possible.
func Try(*os.File) (free bool, err error) { return false, errors.ErrUnsupported }
