package printing_test

import (
	"testing"

	"example.com/course/track/printing"
)

func TestLines(t *testing.T)   { printing.Say("a\n", 5) }
func TestNothing(t *testing.T) {}
func TestNoEnd(t *testing.T)   { printing.Say("b", 4) }
func TestLog(t *testing.T)     { printing.Log("c") }
func TestMuch(t *testing.T)    { printing.Say("0123456789 abcde\n", 5_000) }
func TestLast(t *testing.T)    { printing.Say("d", 1); t.Error("no") }
