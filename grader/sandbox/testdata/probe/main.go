// Command probe does, inside the sandbox, what the sandbox promises to hold.
// It refuses to act anywhere else: without the marker the sandbox sets, or as root.
package main

import (
	"fmt"
	"os"
)

// refused is the exit code outside the sandbox.
const refused = 99

// acts are what probe can do, by its first argument; the rest are for the act.
var acts = map[string]func(args []string){}

func main() {
	if len(os.Args) < 2 || acts[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: probe act [argument...]")
		os.Exit(2)
	}
	if !harmless[os.Args[1]] && (os.Getenv("GRADUS_SANDBOX") != "1" || os.Getuid() == 0) {
		fmt.Fprintln(os.Stderr, "probe: not in a sandbox, nothing done")
		os.Exit(refused)
	}
	acts[os.Args[1]](os.Args[2:])
}

// must ends the program for a failure of what is to work.
func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}

// holds prints whether something was prevented.
func holds(what string, err error) {
	if err == nil {
		fmt.Println("ESCAPED:", what)
		return
	}
	fmt.Println("held:", what)
}
