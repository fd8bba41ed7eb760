//go:build amd64 || arm64

package goroutine

// id returns the g of package runtime, which never moves.
func id() uintptr
