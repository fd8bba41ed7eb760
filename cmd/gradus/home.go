package main

import (
	"os"
	"os/user"

	"github.com/adrg/xdg"
)

// findHome sets HOME from the user database where it is not set, as by some services
// and CI systems: everything that is kept has its place below it.
func findHome() {
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		return
	}
	if u, err := user.Current(); err == nil && u.HomeDir != "" {
		os.Setenv("HOME", u.HomeDir)
		xdg.Reload()
	}
}
