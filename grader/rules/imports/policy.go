package imports

// refusal is a row of the default policy: what may not be imported, and the
// words a learner reads.
type refusal struct {
	pattern string // as rule.Match reads it
	why     string // completes "import … "
	help    string
}

// policy lists the packages whose purpose is to leave the language or the
// process. Packages that are mostly harmless, such as syscall, os and reflect,
// are not here: rule "escape" looks at what is used of them.
var policy = []refusal{
	{"unsafe", "steps around Go's type checks", "use ordinary pointers, slices and conversions"},
	{"C", "needs cgo, which submissions are built without", "write it in Go"},
	{"runtime/cgo", "needs cgo, which submissions are built without", "write it in Go"},
	{"plugin", "loads code at run time", "put the code in the submission"},
	{"os/exec", "starts other programs", "do the work in Go, in this process"},
	{"net/http/cgi", "starts other programs", "serve with a net/http handler"},
	{"os/signal", "takes over the signals that stop the program", "take a context.Context and end when it is done"},
	{"runtime/coverage", "writes the counters a submission is measured by", "leave it out"},
	{"golang.org/x/sys/...", "talks to the operating system directly", "use packages os, net and time"},
	{"github.com/gradus-dev/gradus/...", "reaches into the grader", "keep to the standard library"},
}

// internalHelp goes with a path no program outside its module may import. The
// compiler itself does not refuse these; the go command does.
const internalHelp = "use the exported packages of the standard library"
