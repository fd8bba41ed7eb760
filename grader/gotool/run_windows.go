package gotool

import "os/exec"

// platformEnv names what programs need of the environment on this system.
var platformEnv = []string{"SystemRoot", "TEMP", "TMP", "USERPROFILE", "LocalAppData"}

// EndWithGroup does nothing here: exec ends the process itself.
func EndWithGroup(*exec.Cmd) {}

// EndGroup does nothing here.
func EndGroup(*exec.Cmd) {}
