package escape

// refusal is a row of the default policy: functions, methods and variables
// that may not be used, and the words a learner reads. Patterns are those of
// rule.Match over the names of rule.Name; name of an interface's method counts
// as much as that of a type.
type refusal struct {
	patterns []string
	why      string // completes "os.Exit …"
	help     string
}

// policy refuses what ends, replaces or reaches around the process. What real
// solutions use of the same packages stays free: files, the environment, the
// standard streams, reading by reflection, debug.Stack, GOMAXPROCS, atomics,
// error numbers and signal names.
var policy = []refusal{
	{
		[]string{"os.Exit", "log.Fatal*", "log.Logger.Fatal*"},
		"ends the whole program, whoever called it",
		"return an error and let the caller decide",
	},
	{
		[]string{"runtime.Goexit"},
		"ends the calling goroutine, which is not the solution's own",
		"return from the function",
	},
	{
		[]string{"runtime.Breakpoint", "runtime.SetCgoTraceback"},
		"interferes with the Go runtime",
		"leave it out",
	},
	{
		[]string{"os.StartProcess", "os.FindProcess", "os.Process.*"},
		"starts or signals other processes",
		"do the work in Go, in this process",
	},
	{
		[]string{"os.NewFile", "os.File.Fd", "os.File.SyscallConn", "net.*.SyscallConn",
			"net.FileConn", "net.FileListener", "net.FilePacketConn"},
		"works on raw file descriptors",
		"open files with os.Open, os.Create or os.Root, and connections with package net",
	},
	{
		[]string{"runtime/debug.Set*", "runtime/debug.WriteHeapDump", "runtime/debug.FreeOSMemory"},
		"changes how the Go runtime behaves",
		"leave the runtime's settings alone",
	},
	{
		[]string{"reflect.NewAt", "reflect.SliceAt", "reflect.Value.UnsafeAddr",
			"reflect.Value.UnsafePointer", "reflect.Value.SetPointer"},
		"steps around Go's type checks",
		"use the methods of reflect.Value that keep types, such as Elem, Field and Set",
	},
	{
		[]string{"sync/atomic.?*Pointer"},
		"works on unsafe pointers",
		"use atomic.Pointer[T] or atomic.Value",
	},
}
