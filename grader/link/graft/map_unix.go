//go:build unix

package graft

import (
	"os"
	"syscall"
)

// mapFile maps a file that is never written to again and returns its content. It is never
// unmapped, even when the file is removed: that costs address space, but no memory that the
// system can't reclaim.
func mapFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, nil
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return data, nil
}
