package instrument

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// call rewrites calls of built-in functions, conversions and methods with a known
// cost.
func (r *rewriter) call(c *ast.CallExpr) {
	fun := r.info.Types[c.Fun]
	switch {
	case fun.IsType():
		if len(c.Args) == 1 {
			r.conversion(c, fun.Type, r.info.TypeOf(c.Args[0]))
		}
	case fun.IsBuiltin():
		if id, ok := ast.Unparen(c.Fun).(*ast.Ident); ok {
			r.builtin(c, id.Name)
		}
	default:
		r.priced(c, false)
	}
}

// conversion counts the copy made by converting one kind of text to another.
func (r *rewriter) conversion(c *ast.CallExpr, to, from types.Type) {
	switch {
	case from == nil || types.Identical(to, from) || core(to) != nil && core(from) != nil && types.Identical(core(to), core(from)):
	case all(to, isText) && all(from, isLooseText):
		r.wrap(c, r.meter("Text")+"(", ")")
	case some(to, isLooseText) && some(from, isLooseText):
		r.wrap(c, r.meter("Whole")+"(", ")")
	}
}

// laterCall rewrites the call of a go or defer statement. Since it must stay a call, only
// the called function is changed.
func (r *rewriter) laterCall(c *ast.CallExpr) {
	if id, ok := ast.Unparen(c.Fun).(*ast.Ident); ok && r.isBuiltin(id) {
		r.builtin(c, id.Name)
		return
	}
	r.priced(c, true)
}

// builtin rewrites a call of a predeclared function.
func (r *rewriter) builtin(c *ast.CallExpr, name string) {
	switch name {
	case "append":
		r.append(c)
	case "copy":
		r.copy(c)
	case "clear":
		switch core(r.info.TypeOf(c.Args[0])).(type) {
		case *types.Slice:
			r.rename(c, "Clear")
		case *types.Map:
			r.rename(c, "ClearMap")
		default:
			r.unknown(c, name, c.Args[0])
		}
	case "delete":
		if m, ok := core(r.info.TypeOf(c.Args[0])).(*types.Map); ok {
			r.wrap(c.Args[0], r.meter("Thinned")+"(", ")")
			r.key(c.Args[1], m)
		} else {
			r.unknown(c, name, c.Args[0])
		}
	case "make":
		r.make(c)
	case "min", "max", "print", "println":
		for _, arg := range c.Args {
			switch known := r.textOf(arg, isString); {
			case r.constant(arg):
			case known == sure:
				r.wrap(arg, r.meter("Read")+"(", ")")
			case known == maybe:
				r.wrap(arg, r.meter("Cases")+"(", ", 1)")
			}
		}
	}
}

// unknown refuses a call of a predeclared function with a value of more than one possible
// kind.
func (r *rewriter) unknown(c *ast.CallExpr, name string, arg ast.Expr) {
	r.refuse(c, "let the constraint of the type parameter have one underlying type, such as ~[]E or ~map[K]V",
		"gradus can't count what %s costs for values of type %s", name, types.TypeString(r.info.TypeOf(arg), types.RelativeTo(r.own)))
}

func (r *rewriter) rename(c *ast.CallExpr, function string) {
	r.replace(c.Fun.Pos(), c.Fun.End(), r.meter(function))
	r.done[c.Fun] = true
}

// append turns append(s, x) into append(meter.Grow(s, 1), x). append itself stays, since a
// generic function could not convert the elements by the rules of assignment.
func (r *rewriter) append(c *ast.CallExpr) {
	if len(c.Args) < 2 {
		return
	}
	s := r.info.TypeOf(c.Args[0])
	if _, ok := core(s).(*types.Slice); !ok {
		r.unknown(c, "append", c.Args[0])
		return
	}
	if !c.Ellipsis.IsValid() {
		r.wrap(c.Args[0], r.meter("Grow")+"(", fmt.Sprintf(", %d)", len(c.Args)-1))
		return
	}
	function := "Append"
	if more := r.info.Types[c.Args[1]]; all(more.Type, isByteText) && isBytes(core(s)) {
		function = "AppendText"
	} else if _, ok := core(more.Type).(*types.Slice); !ok && !more.IsNil() {
		r.unknown(c, "append", c.Args[1])
		return
	}
	r.rename(c, function)
	r.replace(c.Ellipsis, c.Ellipsis+token.Pos(len("...")), "")
}

// isByteText reports whether t is a string or a slice of bytes.
func isByteText(t types.Type) bool { return isString(t) || isBytes(t) }

func (r *rewriter) copy(c *ast.CallExpr) {
	dst, src := r.info.TypeOf(c.Args[0]), r.info.TypeOf(c.Args[1])
	_, fromSlice := core(src).(*types.Slice)
	if _, ok := core(dst).(*types.Slice); !ok {
		r.unknown(c, "copy", c.Args[0])
	} else if isBytes(core(dst)) && all(src, isByteText) {
		r.rename(c, "CopyText")
	} else if fromSlice {
		r.rename(c, "Copy")
	} else {
		r.unknown(c, "copy", c.Args[1])
	}
}

func (r *rewriter) make(c *ast.CallExpr) {
	made := core(r.info.TypeOf(c))
	if _, ok := made.(*types.Slice); ok {
		r.wrap(c, r.meter("Made")+"(", ")")
		return
	}
	if len(c.Args) < 2 {
		return
	}
	room, each := r.constantRoom(c)
	_, ofMap := made.(*types.Map)
	switch known := r.constant(c.Args[1]); {
	case ofMap && known:
		r.wrap(c, r.meter("Kept")+"(", fmt.Sprintf(", %d)", room/each))
	case ofMap: // make(M, n) becomes MakeMap[M](n, each)
		r.rename(c, "MakeMap")
		r.replace(c.Lparen, c.Lparen+1, "[")
		r.replace(c.Args[0].End(), c.Args[1].Pos(), "](")
		r.edits.close(r.offset(c.Args[1].End()), fmt.Sprintf(", %d", each))
	case !known:
		r.wrap(c.Args[1], r.meter("Room")+"(", fmt.Sprintf(", %d)", each))
	}
}

// priced counts the cost of a call of a function or method in prices. For the call of a go
// or defer statement, nothing can be counted after it.
func (r *rewriter) priced(c *ast.CallExpr, later bool) {
	f, args := r.static(c)
	if f == nil {
		return
	}
	p := r.price(f)
	switch p {
	case reads, readsAndMakes, stores:
		for _, arg := range args {
			if !r.constant(arg) && !r.info.Types[arg].IsNil() && all(r.info.TypeOf(arg), isText) {
				r.wrap(arg, r.meter(map[bool]string{false: "Read", true: "Stored"}[p == stores])+"(", ")")
			}
		}
	case times:
		r.wrap(args[0], r.meter("Times")+"(", ")")
	case reserves:
		r.wrap(args[0], r.meter("Reserve")+"(", ")")
	case grows:
		if !r.info.Types[args[0]].IsNil() {
			r.wrap(args[0], r.meter("Grow")+"(", fmt.Sprintf(", %d)", maxAppended))
		}
	}
	around, ok := map[price]string{makes: "Text", readsAndMakes: "Text", tells: "Read", makesSlice: "New"}[p]
	if ok && later {
		r.refuse(c, "let a function literal call it", "gradus can't count what %s costs in a go or defer statement", f.Name())
	} else if ok {
		r.wrap(c, r.meter(around)+"(", ")")
	}
}

// static returns the called function or method, if the source says which, and its
// arguments. It returns nil for namesakes, which count their own cost.
func (r *rewriter) static(c *ast.CallExpr) (f *types.Func, args []ast.Expr) {
	f = r.locals.callee(c)
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok && len(c.Args) > 0 {
		if s := r.info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			return f, c.Args[1:]
		}
	}
	if f != nil && isNamesake(f) {
		return nil, nil
	}
	return f, c.Args
}
