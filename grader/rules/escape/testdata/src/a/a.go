package a

import (
	"errors"
	"log"
	"net"
	. "os"
	re "reflect"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"
)

var quit = Exit // want `os.Exit ends the whole program`

type box struct{ *log.Logger }

func Leave(b box, p *Process) {
	log.Fatalln("x") // want `log.Fatalln ends the whole program`
	b.Fatal("x")     // want `log.Logger.Fatal ends the whole program`
	runtime.Goexit() // want `runtime.Goexit ends the calling goroutine`
	p.Kill()         // want `os.Process.Kill starts or signals other processes`
	panic("is a way out, too, and the caller's to recover")
}

func Descriptors(f *File, c *net.TCPConn) {
	NewFile(3, "x")        // want `os.NewFile works on raw file descriptors`
	_ = f.Fd()             // want `os.File.Fd works on raw file descriptors`
	_, _ = c.SyscallConn() // want `net.TCPConn.SyscallConn works on raw file descriptors`
	_ = (*File).Fd         // want `os.File.Fd works on raw file descriptors`
}

func reflection(v re.Value) {
	_ = v.UnsafePointer()          // want `an unsafe.Pointer steps around Go's type checks` `reflect.Value.UnsafePointer steps around`
	re.NewAt(nil, nil)             // want `reflect.NewAt steps around Go's type checks`
	_ = *(*int)(v.UnsafePointer()) // want `an unsafe.Pointer` `reflect.Value.UnsafePointer`
	_, _ = v.Field(0), v.Kind()
	v.Elem().SetInt(3)
}

func runtimes() {
	debug.SetGCPercent(-1) // want `debug.SetGCPercent changes how the Go runtime behaves`
	_ = debug.Stack()
	runtime.Gosched()
	_ = runtime.NumCPU()
	var n int64
	atomic.AddInt64(&n, 1)
	var p atomic.Pointer[int]
	p.Load()
	_ = atomic.LoadPointer // want `atomic.LoadPointer works on unsafe pointers`
}

func system(err error) {
	syscall.Kill(1, syscall.SIGKILL) // want `syscall.Kill reaches the operating system directly`
	_ = syscall.Stdin                // want `syscall.Stdin reaches`
	if errors.Is(err, syscall.ECONNRESET) || err.(syscall.Errno).Timeout() {
		return
	}
	_ = net.Dialer{Timeout: time.Second, Control: func(network, address string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {}) // want `syscall.RawConn.Control reaches`
	}}
}

type local struct{}

func (local) Exit() {}
func (local) Kill() {}

func files(l local) {
	l.Exit()
	l.Kill()
	_, _ = ReadFile("x")
	_ = Getenv("HOME")
	_ = Args[0]
}

func runs() { helper() }

func helper() { Exit(3) } // want `os.Exit ends the whole program`

var started = start()

func start() int { Exit(4); return 0 } // want `os.Exit ends the whole program`

func init() { log.Fatal() } // want `log.Fatal ends the whole program`

// API is what callers know.
type API struct{ server }

func (API) Run() { runs() }

type server struct{}

func (server) Close() { Exit(5) } // want `os.Exit ends the whole program`

func (server) stop() { Exit(6) } // want `os.Exit ends the whole program`

type stopper interface{ stop() }

func Stop(s stopper) { s.stop() }

// What is left of a program runs no more.
func main() {
	if err := try(); err != nil {
		log.Fatal(err)
	}
	defer func() { Exit(0) }()

	command{}.Do()
}

func try() error { Exit(7); return nil }

type command struct{}

func (command) Do() { Exit(8) }

func (API) unused() { Exit(9) }

func leftOver(p *Process) {
	p.Kill() // want `os.Process.Kill starts or signals other processes`
}
