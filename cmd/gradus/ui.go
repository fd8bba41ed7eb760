package main

// The rules of what Gradus prints:
//
//   - Data goes to standard output, prose about it to standard error.
//   - An error is one line "gradus: ..." in lower case without a full stop, then
//     lines "hint: ..." that say what to type next. No stack trace, ever.
//   - Every mistake in using a command is answered so, with exit status 2.
//   - Colour repeats what words say. It is left out where standard output is no
//     terminal, where NO_COLOR is set or TERM is "dumb", and with --no-color.
//   - Nothing asks a question unless standard input is a terminal.
//   - Text that Gradus did not write is cleaned before it is printed.
//   - Prose and tables fit the page: COLUMNS, else the terminal; prose is no wider than
//     80 columns. Errors and hints are prose too: what does not fit goes on below,
//     indented. Code, diffs, places, names of challenges and commands are never broken by
//     gradus, so that they can be copied: a terminal that is narrower shows the rest of
//     such a line in its next one. Where the page is not known, tables and messages stay
//     as they are.
//   - --quiet leaves out progress, hints, and lines that say where to look or what to type
//     next: what goes through say, hint, progress and steps, and report.Options.Quiet. What
//     was asked for stays, and so do warnings, errors and what to do about them.
//   - What is to be mended first comes last, right above the prompt, and fits the lines
//     of the terminal (LINES, else what it has): values are cut around what differs, the
//     rest is counted. --verbose leaves out nothing.

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/charmbracelet/x/term"

	"github.com/gradus-dev/gradus/grader/report"
)

// Exit statuses. Those of a grading come from grader.Verdict.ExitCode.
const (
	exitOK          = 0
	exitNotAccepted = 1 // graded, and not accepted
	exitUsage       = 2 // the command line, or what it names, is wrong
	exitFailed      = 3 // the command could not do its work
)

// failure is an error with an exit status and hints of its own. An empty message
// means that everything has been said already.
type failure struct {
	code    int
	message string
	hints   []string
}

func (f *failure) Error() string { return f.message }

// hint adds a line that says what to type next.
func (f *failure) hint(format string, args ...any) *failure {
	f.hints = append(f.hints, fmt.Sprintf(format, args...))
	return f
}

// usage returns a failure of whoever typed the command.
func usage(format string, args ...any) *failure {
	return &failure{code: exitUsage, message: fmt.Sprintf(format, args...)}
}

// complain prints err by the rules above and returns its exit status.
func (a *app) complain(err error) int {
	code := exitFailed
	var hints []string
	if f, ok := errors.AsType[*failure](err); ok {
		code, hints = f.code, f.hints
	} else if h, ok := errors.AsType[interface {
		error
		Hint() string
	}](err); ok && h.Hint() != "" {
		hints = []string{h.Hint()}
	}
	if len(hints) == 0 {
		hints = hintsFor(err)
	}
	for l := range strings.SplitSeq(err.Error(), "\n") { // one for each of joined errors
		if l != "" {
			a.tell("%s", l)
		}
	}
	a.quiet = false // what to do about an error belongs to it
	for _, h := range hints {
		a.hint(h)
	}
	return code
}

// hint prints a line that says what to type next, unless it is empty.
func (a *app) hint(text string) {
	if text != "" && !a.quiet {
		fmt.Fprintln(a.stderr, prose("hint: ", report.CleanLine(text, maxSaid), columns(a.stderr, os.Getenv)))
	}
}

// hintsFor says what to do about errors of the operating system that no package
// had a better word for.
func hintsFor(err error) []string {
	switch {
	case isGone(err):
		return []string{"this directory was removed; cd to one that is there"}
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return []string{"use a directory you can write to"}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return []string{"free some space and try again"}
	case errors.Is(err, syscall.EFBIG):
		return []string{"files may not be large enough: ulimit -f unlimited"}
	case errors.Is(err, syscall.EMFILE):
		return []string{"too few files may be open: ulimit -n 1024"}
	}
	return nil
}

// isGone reports whether the current directory is not there any more.
func isGone(err error) bool {
	call, ok := errors.AsType[*os.SyscallError](err)
	return ok && call.Syscall == "getwd" && errors.Is(err, fs.ErrNotExist)
}

// maxSaid bounds one line of prose, in bytes.
const maxSaid = 4096

// say prints one line of prose.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		a.tell(format, args...)
	}
}

// tell is say for what may not be missed.
func (a *app) tell(format string, args ...any) {
	fmt.Fprintln(a.stderr, prose("gradus: ", report.CleanLine(fmt.Sprintf(format, args...), maxSaid), columns(a.stderr, os.Getenv)))
}

// warn prints one line of prose about something that went wrong beside the work.
func (a *app) warn(format string, args ...any) { a.tell("warning: "+format, args...) }

// steps is where lines go that say what could be done next: standard output, or nowhere
// with --quiet.
func (a *app) steps() io.Writer {
	if a.quiet {
		return io.Discard
	}
	return a.stdout
}

// output is standard output that remembers its first error, so that commands may
// print freely and a full disk still shows in the exit status.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.w.Write(p)
	o.err = err
	return n, err
}

// wantsColor applies the conventions of https://no-color.org and of terminals
// that call themselves dumb.
func wantsColor(setting string, terminal bool, getenv func(string) string) bool {
	switch {
	case setting == "never" || getenv("NO_COLOR") != "":
		return false
	case setting == "always":
		return true
	}
	return terminal && getenv("TERM") != "dumb"
}

// isTerminal tells whether a reader or writer is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// rows returns how many lines of the page that is written to w can be seen at once: what
// LINES says, else what the terminal has; 0 if there is neither.
func rows(w io.Writer, getenv func(string) string) int {
	if n, err := strconv.Atoi(getenv("LINES")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok {
		if _, n, err := term.GetSize(f.Fd()); err == nil {
			return n
		}
	}
	return 0
}

// columns returns how wide the page is that is written to w: what COLUMNS says, as a
// shell exports it, else the terminal's width; 0 if there is neither.
func columns(w io.Writer, getenv func(string) string) int {
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(f.Fd()); err == nil {
			return n
		}
	}
	return 0
}

// width is how wide the page is that a command prints on; 0 is not known.
func (a *app) width() int { return columns(a.stdout.w, os.Getenv) }

// height is how many lines a command may print for all of them to be seen, the prompt
// below them; 0 is not known.
func (a *app) height() int { return max(0, rows(a.stdout.w, os.Getenv)-1) }

// beside is report.Beside: a text behind the columns of a table.
func beside(columns, text string, page int) string { return report.Beside(columns, text, page) }

// proseWidth is how wide prose is at most, in columns.
const proseWidth = 80

// commandIn matches a command in a line of prose: to its end behind a colon, else as much
// of it as can be told from the words that follow.
var commandIn = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`: ([A-Z_]+=\S* )?(gradus|cd|cp|go|ulimit) .*$|\bgradus( (challenge|ci|pack) [a-z]+| [a-z]+)?( --?[a-z-]+( [A-Za-z|]+)?)*`)
})

// prose lays a line for people out behind a label, on a page of so many columns; 0 is not
// known. A command in it is not broken.
func prose(label, text string, page int) string {
	if page == 0 {
		return label + text
	}
	text = commandIn().ReplaceAllStringFunc(text, func(command string) string {
		command, colon := strings.CutPrefix(command, ": ")
		if colon {
			return ": " + report.Unbroken(command)
		}
		return report.Unbroken(command)
	})
	lines := report.Wrap(text, min(page, proseWidth)-len(label))
	return label + strings.Join(lines, "\n"+strings.Repeat(" ", len(label)))
}

// shellWord quotes s, if it needs that, for a command line to copy.
func shellWord(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,@%+~"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
