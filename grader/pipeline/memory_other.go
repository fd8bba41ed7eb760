//go:build !linux

package pipeline

// availableMemory returns 0: it is unknown on this system.
func availableMemory() int64 { return 0 }
