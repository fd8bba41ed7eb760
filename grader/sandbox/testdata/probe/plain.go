package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// harmless acts may run at any level.
var harmless = map[string]bool{"hello": true, "exit": true, "sleep": true, "env": true, "echo": true, "cat": true, "say": true}

func init() {
	acts["hello"] = func([]string) { fmt.Println("hello") }
	acts["echo"] = func(args []string) { fmt.Fprintln(os.Stderr, strings.Join(args, " ")) }
	acts["exit"] = func(args []string) { code, _ := strconv.Atoi(args[0]); os.Exit(code) }
	acts["sleep"] = func([]string) { fmt.Println("asleep"); time.Sleep(time.Hour) }
	acts["panic"] = func([]string) { panic("at the disco") }
	acts["env"] = func([]string) {
		env := os.Environ()
		slices.Sort(env)
		fmt.Println(strings.Join(env, "\n"))
	}
	acts["stubborn"] = func([]string) {
		signal.Ignore()
		signal.Notify(make(chan os.Signal, 1), unix.SIGTERM, unix.SIGINT, unix.SIGXCPU)
		select {}
	}
	acts["spin"] = func([]string) {
		for range 4 {
			go func() {
				for {
				}
			}()
		}
		select {}
	}
	acts["cat"] = func(args []string) {
		for _, name := range args {
			data, err := os.ReadFile(name)
			must(err)
			os.Stdout.Write(data)
		}
	}
	acts["write"] = func(args []string) { must(os.WriteFile(args[0], []byte(args[1]), 0o644)) }
	acts["where"] = func([]string) { dir, err := os.Getwd(); must(err); fmt.Println(dir) }
	acts["descriptors"] = func([]string) {
		for fd := range 2000 {
			if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
				fmt.Print(fd, " ")
			}
		}
	}
	// pipe answers on descriptor 4 what it reads from 3.
	acts["pipe"] = func([]string) {
		data, err := io.ReadAll(os.NewFile(3, "in"))
		must(err)
		_, err = os.NewFile(4, "out").Write(append([]byte("got "), data...))
		must(err)
	}
	// say prints each byte that it reads from descriptor 3, to both streams, and then
	// answers it on descriptor 4.
	acts["say"] = func([]string) {
		in, out, b := os.NewFile(3, "in"), os.NewFile(4, "out"), make([]byte, 1)
		for {
			if n, _ := in.Read(b); n == 0 {
				return
			}
			os.Stdout.Write(b)
			os.Stderr.Write(b)
			_, err := out.Write(b)
			must(err)
		}
	}
	acts["http"] = func([]string) {
		for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
			l, err := net.Listen("tcp", address)
			must(err)
			go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "served ") }))
			resp, err := http.Get("http://" + l.Addr().String())
			must(err)
			_, err = io.Copy(os.Stdout, resp.Body)
			must(err)
		}
	}
}
