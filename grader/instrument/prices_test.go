package instrument

import (
	"go/importer"
	"go/token"
	"go/types"
	"path"
	"strings"
	"testing"
)

// TestPrices holds that each name in prices is that of something, which has no namesake
// and one price, and that packages with namesakes may be imported.
func TestPrices(t *testing.T) {
	for path := range namesakes() {
		if !known(path) {
			t.Errorf("package %s has namesakes, and may not be imported", path)
		}
	}
	source := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for path, p := range prices {
		pkg, err := source.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		objects := objectsOf(pkg)
		lists := []string{p.constant}
		for _, names := range p.others {
			lists = append(lists, names)
		}
		for _, pattern := range strings.Fields(strings.Join(lists, " ")) {
			found := false
			for _, obj := range objects {
				found = found || matches(pattern, nameOf(obj))
			}
			if !found {
				t.Errorf("%s: %s is the name of nothing", path, pattern)
			}
		}
		for _, obj := range objects {
			in := 0
			for _, names := range lists {
				if matches(names, nameOf(obj)) {
					in++
				}
			}
			f, function := obj.(*types.Func)
			if in > 1 {
				t.Errorf("%s.%s has %d prices", path, nameOf(obj), in)
			}
			if function && isNamesake(f) && in > 0 && p.constant != "*" && !strings.HasPrefix(p.constant, "* ") {
				t.Errorf("%s.%s has a namesake and a price", path, nameOf(obj))
			}
		}
	}
}

// TestInstead holds that there is another way named only for what is refused.
func TestInstead(t *testing.T) {
	source := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for name, help := range instead {
		pkg, object, part := strings.Cut(name, ".")
		if help == "" || !part && known(name) {
			t.Errorf("%s is not refused, or there is nothing instead", name)
		}
		if !part {
			continue
		}
		refused := false
		for p, priced := range prices {
			if path.Base(p) != pkg {
				continue
			}
			imported, err := source.Import(p)
			if err != nil {
				t.Fatal(err)
			}
			refused = refused || matches(priced.refused, object)
			for _, obj := range objectsOf(imported) {
				refused = refused || nameOf(obj) == object && priceOf(obj) == unpriced
			}
		}
		if !refused {
			t.Errorf("%s is not refused", name)
		}
	}
}

// objectsOf returns the functions, variables and methods of a package.
func objectsOf(pkg *types.Package) (objects []types.Object) {
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func, *types.Var:
			if obj.Exported() {
				objects = append(objects, obj)
			}
		case *types.TypeName:
			set := types.NewMethodSet(obj.Type())
			if !isInterface(obj.Type()) {
				set = types.NewMethodSet(types.NewPointer(obj.Type()))
			}
			for i := range set.Len() {
				if m := set.At(i).Obj(); m.Exported() {
					objects = append(objects, m)
				}
			}
		}
	}
	return objects
}

// TestOtherwise asks for what is named for a function, for its type, for its package,
// and for none of them.
func TestOtherwise(t *testing.T) {
	source := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for _, tt := range []struct{ path, name, want string }{
		{"container/ring", "Ring.Len", "keep the number in a variable of your own"},
		{"sync", "Map.Store", instead["sync.Map"]},
		{"bufio", "NewWriter", instead["bufio"]},
		{"encoding/json", "Marshal", instead["encoding/json"]},
		{"sort", "IntSlice.Sort", "write the loop yourself"},
	} {
		pkg, err := source.Import(tt.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, obj := range objectsOf(pkg) {
			if f, ok := obj.(*types.Func); ok && nameOf(f) == tt.name {
				if got := otherwise(f); got != tt.want || got == "" {
					t.Errorf("instead of %s: %q; want %q", called(f), got, tt.want)
				}
			}
		}
	}
}
