//go:build !linux

package gotool

import "os/exec"

// startLimited starts cmd; memory can't be limited here.
func startLimited(cmd *exec.Cmd, _ int64) error { return cmd.Start() }
