package a

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"runtime"
	"runtime/debug"
	p "runtime/pprof"
	"runtime/trace"
)

func frames() string {
	pc, file, _, _ := runtime.Caller(1) // want `Caller tells who calls this code`
	_ = runtime.FuncForPC(pc)           // allowed here
	var pcs [8]uintptr
	n := runtime.Callers(2, pcs[:])     // want `Callers tells who calls this code`
	f := runtime.CallersFrames(pcs[:n]) // want `CallersFrames tells`
	frame, _ := f.Next()                // want `Next tells`
	return file + frame.Function
}

func texts() []byte {
	look := debug.Stack // want `Stack tells`
	buf := make([]byte, 100)
	runtime.Stack(buf, false) // want `Stack tells`
	var b bytes.Buffer
	p.Lookup("goroutine").WriteTo(&b, 2) // want `Lookup tells` `WriteTo tells`
	_ = trace.Start(&b)                  // want `Start tells`
	return append(look(), buf...)
}

type handler struct{ slog.Handler }

func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if r.PC == 7 { // want `PC tells`
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

func logs(l *log.Logger) {
	l.Output(3, "who?") // want `Output tells`
	log.Output(3, "?")  // want `Output tells`
	l.Println("free")
	log.SetFlags(log.Lshortfile)
	slog.Info("free")
	debug.PrintStack()
}

type record struct{ PC int }

func own(r record) int { return r.PC + runtime.NumGoroutine() }
