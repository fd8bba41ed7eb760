package main

import (
	"cmp"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// settings are those of the workspace that the current directory is in, where the
// environment does not say otherwise: each has a variable of its own.
func settings() workspace.Settings {
	var s workspace.Settings
	if ws, err := findWorkspace(); err == nil {
		s = ws.Settings
	}
	s.Challenges = cmp.Or(os.Getenv("GRADUS_CHALLENGES"), s.Challenges)
	s.Color = cmp.Or(os.Getenv("GRADUS_COLOR"), s.Color)
	s.Editor = cmp.Or(os.Getenv("GRADUS_EDITOR"), s.Editor, os.Getenv("VISUAL"), os.Getenv("EDITOR"))
	if s.Editor == "" && runtime.GOOS == "windows" {
		s.Editor = "notepad"
	}
	if advance := os.Getenv("GRADUS_ADVANCE"); advance != "" {
		s.Advance, _ = strconv.ParseBool(advance)
	}
	return s
}

// checkEnvironment returns an error if a setting in the environment is none.
func checkEnvironment() error {
	if color := os.Getenv("GRADUS_COLOR"); color != "" && !slices.Contains(workspace.Colors, color) {
		return usage("GRADUS_COLOR is %q", color).hint("set it to %s, or not at all", strings.Join(workspace.Colors, ", "))
	}
	if advance := os.Getenv("GRADUS_ADVANCE"); advance != "" {
		if _, err := strconv.ParseBool(advance); err != nil {
			return usage("GRADUS_ADVANCE is %q", advance).hint("set it to true or false, or not at all")
		}
	}
	return nil
}
