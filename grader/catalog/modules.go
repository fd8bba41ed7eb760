package catalog

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/modfile"
)

// gradusModule is of no use to a submission, and is not published.
const gradusModule = "github.com/gradus-dev/gradus"

// forLearners returns the module file that pins what submissions may import, of the
// catalogue's: its requirements, without what is about the catalogue's own directory,
// such as replaced modules. One that has only requirements stays byte for byte.
func forLearners(name string, data []byte) ([]byte, error) {
	mod, err := modfile.Parse(name, data, nil)
	if list, ok := errors.AsType[modfile.ErrorList](err); ok {
		return nil, &Problem{name, list[0].Pos.Line, list[0].Err.Error()}
	}
	if err != nil {
		return nil, &Problem{Path: name, Message: err.Error()}
	}
	own := !strings.HasPrefix(string(data), "module ") || len(mod.Replace)+len(mod.Exclude)+len(mod.Retract)+len(mod.Tool)+len(mod.Ignore) > 0 || mod.Toolchain != nil
	clean := &modfile.File{}
	if err := clean.AddModuleStmt("catalogue"); err != nil {
		return nil, err
	}
	if mod.Go != nil {
		if err := clean.AddGoStmt(mod.Go.Version); err != nil {
			return nil, err
		}
	}
	for _, r := range mod.Require {
		if r.Mod.Path == gradusModule {
			own = true
			continue
		}
		clean.AddNewRequire(r.Mod.Path, r.Mod.Version, r.Indirect)
	}
	if !own {
		return data, nil
	}
	clean.Cleanup()
	out, err := clean.Format()
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return out, nil
}
