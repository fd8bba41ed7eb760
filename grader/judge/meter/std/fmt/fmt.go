// Package fmt counts what the functions of its namesake cost.
package fmt

import (
	"fmt"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Sprint(a ...any) string { return meter.Text(fmt.Sprint(a...)) }

func Sprintf(format string, a ...any) string { return meter.Text(fmt.Sprintf(format, a...)) }

func Sprintln(a ...any) string { return meter.Text(fmt.Sprintln(a...)) }
