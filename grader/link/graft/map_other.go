//go:build !unix

package graft

import "os"

// mapFile reads a file; elsewhere it does so without a copy.
func mapFile(name string) ([]byte, error) { return os.ReadFile(name) }
