//go:build !amd64

package main

// int80 has no meaning on other machines.
func int80(uint32) int32 { panic("no such gate") }
