package gotool

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// MissingModuleError says that a program needs a module that is not on this machine
// and could not be fetched.
type MissingModuleError struct {
	Path, Version string
	Err           error // why it could not be fetched
	command       string
}

func (e *MissingModuleError) Error() string {
	return fmt.Sprintf("module %s %s is not on this machine and can't be fetched: %v", e.Path, e.Version, e.Err)
}

func (e *MissingModuleError) Unwrap() error { return e.Err }

// Hint says how to get the module.
func (e *MissingModuleError) Hint() string {
	when := "with a network"
	if strings.Contains(e.Err.Error(), proxyOff) {
		when = "without GOPROXY=off"
	}
	command := e.command
	if command == "" {
		command = "gradus doctor --prewarm"
	}
	return fmt.Sprintf("%s, get %s %s by: %s", when, e.Path, e.Version, command)
}

const proxyOff = "GOPROXY=off"

var errOffline = errors.New("module lookup disabled by " + proxyOff)

// missingModule finds the module that GOPROXY=off kept the go command from
// fetching.
var missingModule = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)(?:go: downloading (\S+) (v\S+)\n.*|(\S+)@(v[^\s:]+): [^\n]*)lookup disabled by GOPROXY=off`)
})

// offline returns a *MissingModuleError that names the module a go command missed, if
// text, its output, says so.
func offline(text string) error {
	m := missingModule().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return &MissingModuleError{Path: m[1] + m[3], Version: m[2] + m[4], Err: errOffline}
}

// mismatched finds the module whose content is not what go.sum says.
var mismatched = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)verifying (\S+)@(v[^\s/:]+)\S*: checksum mismatch`)
})

// mismatch returns an error if text, a go command's output, says that a module is not
// the pinned one.
func mismatch(text string) error {
	m := mismatched().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return &Error{Op: fmt.Sprintf("verify module %s %s", m[1], m[2]), Err: errMismatch,
		hint: "it comes from what GOPROXY names, or from a damaged module cache: go clean -modcache"}
}

var errMismatch = errors.New("it is not what the catalogue's sums pin: checksum mismatch")

// isOfModules reports whether a module is missing, or another than it is to be.
func isOfModules(err error) bool {
	_, missing := errors.AsType[*MissingModuleError](err)
	return missing || errors.Is(err, errMismatch)
}

// reasonOf finds in a go command's output why it could not fetch a module.
func reasonOf(text string) string {
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		if at := failedModule().FindStringIndex(line); at != nil {
			return line[at[1]:]
		}
		last = line
	}
	return last
}

// failedModule matches what comes before the reason in the go command's words.
var failedModule = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\S+@v[^\s:]+: `) })
