package gotool

import "os/exec"

// platformEnv names what programs need of the environment on this system.
var platformEnv = []string{"SystemRoot", "TEMP", "TMP", "USERPROFILE", "LocalAppData"}

func endWithGroup(*exec.Cmd) {} // exec ends the process itself

func endGroup(*exec.Cmd) {}
