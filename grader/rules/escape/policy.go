package escape

// refusal is a row of the default policy: functions, methods and variables
// that may not be used, and the words a learner reads. Patterns are those of
// rule.Match over the names of rule.Name; name of an interface's method counts
// as much as that of a type.
type refusal struct {
	patterns []string
	why      string // completes "os.Exit …"
	help     string
	// unlessDead leaves alone what stands in functions that nothing runs.
	unlessDead bool
}

// policy refuses what ends, replaces or reaches around the process. What real
// solutions use of the same packages stays free: files, the environment, the
// standard streams, reading by reflection, debug.Stack, GOMAXPROCS, atomics,
// error numbers and signal names.
var policy = []refusal{
	{
		patterns:   []string{"os.Exit", "log.Fatal*", "log.Logger.Fatal*"},
		why:        "ends the whole program, whoever called it",
		help:       "return an error and let the caller decide",
		unlessDead: true,
	},
	{
		patterns: []string{"runtime.Goexit"},
		why:      "ends the calling goroutine, which is not the solution's own",
		help:     "return from the function",
	},
	{
		patterns: []string{"runtime.Breakpoint", "runtime.SetCgoTraceback"},
		why:      "interferes with the Go runtime",
		help:     "leave it out",
	},
	{
		patterns: []string{"os.StartProcess", "os.FindProcess", "os.Process.*"},
		why:      "starts or signals other processes",
		help:     "do the work in Go, in this process",
	},
	{
		patterns: []string{"os.NewFile", "os.File.Fd", "os.File.SyscallConn", "net.*.SyscallConn",
			"net.FileConn", "net.FileListener", "net.FilePacketConn"},
		why:  "works on raw file descriptors",
		help: "open files with os.Open, os.Create or os.Root, and connections with package net",
	},
	{
		patterns: []string{"runtime/debug.Set*", "runtime/debug.WriteHeapDump", "runtime/debug.FreeOSMemory"},
		why:      "changes how the Go runtime behaves",
		help:     "leave the runtime's settings alone",
	},
	{
		patterns: []string{"reflect.NewAt", "reflect.SliceAt", "reflect.Value.UnsafeAddr",
			"reflect.Value.UnsafePointer", "reflect.Value.SetPointer"},
		why:  "steps around Go's type checks",
		help: "use the methods of reflect.Value that keep types, such as Elem, Field and Set",
	},
	{
		patterns: []string{"sync/atomic.?*Pointer"},
		why:      "works on unsafe pointers",
		help:     "use atomic.Pointer[T] or atomic.Value",
	},
}
