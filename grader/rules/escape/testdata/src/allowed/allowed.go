package allowed

import (
	"os"
	"reflect"
	"runtime"
	"syscall"
)

func f(v reflect.Value) {
	os.Exit(1)
	syscall.Getpid()
	_ = v.UnsafePointer() // want `reflect.Value.UnsafePointer steps around`
	runtime.Goexit()      // want `runtime.Goexit ends`
}
