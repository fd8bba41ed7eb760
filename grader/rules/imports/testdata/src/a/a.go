package a

import (
	"fmt"
	nice "os/exec" // want `import "os/exec" starts other programs`
	"os/signal"    // want `import "os/signal" takes over the signals that stop the program`
	_ "plugin"     // want `import "plugin" loads code at run time`
	"sort"         // want `import "sort" is not allowed in this challenge`
	. "strings"
	"sync/atomic"
	_ "unsafe" // want `import "unsafe" steps around Go's type checks`

	_ "github.com/gradus-dev/gradus/challenges/algorithms/bfs" // want `reaches into the grader`
	_ "golang.org/x/sys/unix"                                  // want `talks to the operating system directly`
	_ "golang.org/x/system"
)

var _ = fmt.Sprint(nice.Command, signal.Notify, sort.Ints, Cut, atomic.AddInt64)
