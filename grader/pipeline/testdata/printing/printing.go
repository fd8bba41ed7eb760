// Package printing prints what it is told, by every way there is.
package printing

import (
	"fmt"
	"log"
	"os"
)

func init() { fmt.Print("begun ") }

// Say prints text so many times, to both streams in turn.
func Say(text string, times int) {
	for i := range times {
		switch i % 3 {
		case 0:
			fmt.Print(text)
		case 1:
			fmt.Fprint(os.Stderr, text)
		default:
			print(text)
		}
	}
}

// Log logs text, and tells what it recovered from.
func Log(text string) {
	defer func() { log.New(os.Stderr, "", 0).Println("panic:", recover()) }()
	panic(text)
}
