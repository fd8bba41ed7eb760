package workspace

import (
	"go/build/constraint"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// header is what a Go file says before its declarations.
type header struct {
	pkg string // the name in the package clause; "" if there is none
	// never says that a build constraint keeps the file out of its package on every
	// platform, as "//go:build ignore" does. One that is about the platform, the
	// compiler or the release does not: which machine grades may not decide what is
	// graded.
	never bool
}

func parseHeader(data []byte) (h header) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", data, parser.PackageClauseOnly|parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return h
	}
	h.pkg = file.Name.Name
	for _, group := range file.Comments {
		// The older form does not count where it is the package's documentation.
		documents := fset.Position(group.End()).Line+1 >= fset.Position(file.Package).Line
		for _, c := range group.List {
			if c.Pos() > file.Package || constraint.IsPlusBuild(c.Text) && documents {
				continue
			}
			expr, err := constraint.Parse(c.Text)
			h.never = h.never || err == nil && !possible(expr)
		}
	}
	return h
}

// possible reports whether an expression can hold somewhere.
func possible(x constraint.Expr) bool {
	can, _ := outcomes(x)
	return can
}

// outcomes reports whether an expression can be true and whether it can be false.
// It takes tags for independent of each other, and so errs towards both.
func outcomes(x constraint.Expr) (canHold, canFail bool) {
	switch x := x.(type) {
	case *constraint.NotExpr:
		hold, fail := outcomes(x.X)
		return fail, hold
	case *constraint.AndExpr:
		h1, f1 := outcomes(x.X)
		h2, f2 := outcomes(x.Y)
		return h1 && h2, f1 || f2
	case *constraint.OrExpr:
		h1, f1 := outcomes(x.X)
		h2, f2 := outcomes(x.Y)
		return h1 || h2, f1 && f2
	case *constraint.TagExpr:
		return givenSomewhere(x.Tag), true
	}
	return true, true
}

// given are the tags that some platform or way of building sets without being
// asked, beside releases ("go1.26"), experiments and architecture features: see go
// help buildconstraint, and internal/syslist in Go 1.26.
var given = strings.Fields(`aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd
	openbsd plan9 solaris wasip1 windows zos unix
	386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le
	ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm
	cgo gc gccgo race msan asan boringcrypto faketime`)

func givenSomewhere(tag string) bool {
	return slices.Contains(given, tag) || strings.HasPrefix(tag, "go1.") || strings.Contains(tag, ".")
}
