// Package hostile holds submissions that attack the grader, as data: one txtar
// each, with a header that says what it tries, the verdict it must get and what
// must hold. Package selfcheck grades them. They are submissions to the challenge
// in target, unless their header names another, and none acts outside the sandbox: each looks for the sandbox's
// marker in its environment and for a user other than root first. Those that
// attack from inside a wrong solution share it: wrong.go is added to them. Those that
// are test suites test the package in tested.
package hostile

import "embed"

// FS holds the submissions and, below target, held and tested, the challenges they are for.
//
//go:embed *.txtar wrong.go target held tested
var FS embed.FS
