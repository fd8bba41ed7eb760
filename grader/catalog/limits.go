package catalog

import (
	"errors"
	"fmt"
	"strings"
)

// LimitsTable returns the [limits] table of a manifest for settings such as
// "wall=5s,memory=512MiB", or what is wrong with them.
func LimitsTable(settings string) (string, error) {
	var table strings.Builder
	table.WriteString("[limits]\n")
	for setting := range strings.SplitSeq(settings, ",") {
		key, value, ok := strings.Cut(strings.TrimSpace(setting), "=")
		if !ok || strings.ContainsAny(setting, "\"\\\n") {
			return "", fmt.Errorf("%q is not KEY=VALUE, such as wall=5s", setting)
		}
		if key != "processes" { // a number
			value = `"` + value + `"`
		}
		fmt.Fprintf(&table, "%s = %s\n", key, value)
	}
	var m struct {
		Limits limits `toml:"limits"`
	}
	v := &validator{}
	v.problems, _ = decode("", []byte(table.String()), &m)
	v.limits(m.Limits)
	for _, err := range v.problems {
		if p, ok := errors.AsType[*Problem](err); ok {
			return "", errors.New(p.Message)
		}
	}
	return table.String(), nil
}
