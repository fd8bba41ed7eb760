package exercism

import (
	"slices"
)

// place checks the package clauses and names the files of the reference and the
// starter: the one a learner writes first is PACKAGE.go.
func (ex *exercise) place() error {
	ex.pkg = ex.reference[0].ast.Name.Name
	for _, f := range slices.Concat(ex.reference, ex.stub, ex.support) {
		if got := f.ast.Name.Name; got != ex.pkg {
			return bad(f.from, "package %s; the example solution is package %s", got, ex.pkg)
		}
	}
	if ex.pkg == "main" {
		return bad(ex.reference[0].from, "package main can't be imported by tests")
	}
	main := ex.pkg + ".go"
	taken := map[string]bool{}
	for _, f := range ex.support {
		taken[f.name] = true
	}
	for i, f := range ex.stub {
		if i == 0 && !taken[main] {
			f.name = main
		}
	}
	for i, f := range ex.reference {
		switch {
		case len(ex.reference) == len(ex.stub):
			f.name = ex.stub[i].name
		case i == 0 && !taken[main]:
			f.name = main
		}
		if taken[f.name] {
			return bad(f.from, "it would take the name %s, which another file of the package has", f.name)
		}
		taken[f.name] = true
	}
	return ex.checkTests()
}

func (ex *exercise) checkTests() error {
	for _, f := range ex.tests {
		if got := f.ast.Name.Name; got != ex.pkg && got != ex.pkg+"_test" {
			return bad(f.from, "package %s; want %s or %[3]s_test", got, ex.pkg, ex.pkg)
		}
	}
	if len(ex.tests) == 0 {
		return bad("", "the exercise has no tests").tell("write them as *_test.go beside the stub")
	}
	return nil
}
