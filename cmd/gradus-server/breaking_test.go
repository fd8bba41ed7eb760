package main

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// breaking forwards connections to an address, and ends the first so many once a little of
// the answer has come back.
func breaking(tb testing.TB, to string, breaks int32) (address string) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	var left atomic.Int32
	left.Store(breaks)
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go forward(from, to, left.Add(-1) >= 0)
		}
	}()
	return l.Addr().String()
}

func forward(from net.Conn, to string, breaks bool) {
	defer from.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(server, from)
	if breaks {
		const little = 10
		_, _ = io.CopyN(from, server, little)
		return
	}
	_, _ = io.Copy(from, server)
}
