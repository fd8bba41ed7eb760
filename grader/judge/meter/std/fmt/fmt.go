// Package fmt counts what the functions of its namesake cost.
package fmt

import (
	"fmt"
	"io"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Append(b []byte, a ...any) []byte {
	meter.Printed("", a)
	return meter.Appended(fmt.Append(b, a...), len(b), cap(b))
}

func Appendf(b []byte, format string, a ...any) []byte {
	meter.Printed(format, a)
	return meter.Appended(fmt.Appendf(b, format, a...), len(b), cap(b))
}

func Appendln(b []byte, a ...any) []byte {
	meter.Printed("", a)
	return meter.Appended(fmt.Appendln(b, a...), len(b), cap(b))
}

func Errorf(format string, a ...any) error {
	meter.Printed(format, a)
	err := fmt.Errorf(format, a...)
	meter.Text(err.Error())
	return err
}

func Fprint(w io.Writer, a ...any) (n int, err error) {
	meter.Printed("", a)
	n, err = fmt.Fprint(w, a...)
	return meter.Written(w, n), err
}

func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	meter.Printed(format, a)
	n, err = fmt.Fprintf(w, format, a...)
	return meter.Written(w, n), err
}

func Fprintln(w io.Writer, a ...any) (n int, err error) {
	meter.Printed("", a)
	n, err = fmt.Fprintln(w, a...)
	return meter.Written(w, n), err
}

func Print(a ...any) (n int, err error) {
	meter.Printed("", a)
	return counted(fmt.Print(a...))
}

func Printf(format string, a ...any) (n int, err error) {
	meter.Printed(format, a)
	return counted(fmt.Printf(format, a...))
}

func Println(a ...any) (n int, err error) {
	meter.Printed("", a)
	return counted(fmt.Println(a...))
}

func Sprint(a ...any) string {
	meter.Printed("", a)
	return meter.Text(fmt.Sprint(a...))
}

func Sprintf(format string, a ...any) string {
	meter.Printed(format, a)
	return meter.Text(fmt.Sprintf(format, a...))
}

func Sprintln(a ...any) string {
	meter.Printed("", a)
	return meter.Text(fmt.Sprintln(a...))
}

func Sscan(str string, a ...any) (n int, err error) { return fmt.Sscan(meter.Read(str), a...) }

func Sscanf(str string, format string, a ...any) (n int, err error) {
	return fmt.Sscanf(meter.Read(str), meter.Read(format), a...)
}

func Sscanln(str string, a ...any) (n int, err error) { return fmt.Sscanln(meter.Read(str), a...) }

// counted counts n bytes that were written.
func counted(n int, err error) (int, error) { return meter.Times(n), err }
