package concurrent

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// call returns a call with its reads and writes recorded.
func (r *rewriter) call(c *ast.CallExpr) string {
	if r.info.Types[c.Fun].IsType() {
		_, slice := core(r.typeOf(c.Args[0])).(*types.Slice)
		to, basic := core(r.typeOf(c)).(*types.Basic)
		return r.with(c, []ast.Node{c.Args[0]}, func(n ast.Node) string {
			if slice && basic && to.Info()&types.IsString != 0 {
				return r.probe("Elements", r.text(n), no, r.site(n))
			}
			return r.text(n)
		})
	}
	if !r.notedCall(c) {
		var inside []ast.Node
		for _, arg := range c.Args {
			inside = append(inside, arg)
		}
		return r.with(c, append(inside, c.Fun), func(n ast.Node) string {
			if n == c.Fun && r.info.Types[c.Fun].IsBuiltin() {
				return r.plain(n)
			}
			return r.text(n)
		})
	}
	var args []string
	at := c.Lparen
	for i, arg := range c.Args {
		text := r.value(arg)
		if r.info.Types[arg].IsType() {
			text = r.plain(arg)
		}
		text = r.breaks(at, arg.Pos()) + text
		if at = arg.End(); i == len(c.Args)-1 {
			text = r.breaks(at, c.Rparen) + text
		}
		if c.Ellipsis.IsValid() && i == len(c.Args)-1 {
			text += "..."
		}
		args = append(args, text)
	}
	fun := ""
	if !r.info.Types[c.Fun].IsBuiltin() {
		fun = r.value(c.Fun)
	}
	return r.noted(c, fun, args)
}

// notedCall reports whether a call itself has reads or writes to record.
func (r *rewriter) notedCall(c *ast.CallExpr) bool {
	if r.info.Types[c.Fun].IsBuiltin() {
		return builtins[r.builtin(c)] != nil && !(len(c.Args) == 1 && isArray(r.typeOf(c.Args[0])))
	}
	f := r.callee(c)
	if f == nil || f.Pkg() == nil || !standard(f.Pkg()) {
		return counts(f)
	}
	return f.FullName() == "runtime.Gosched" || objectMethod(f) || looksAtFiles(f) || len(r.ways(c, f)) > 0
}

func (r *rewriter) builtin(c *ast.CallExpr) string {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name // of package unsafe
	}
	return ""
}

// noted returns a call that notedCall reports, with the texts of its function and its
// arguments.
func (r *rewriter) noted(c *ast.CallExpr, fun string, args []string) string {
	if r.info.Types[c.Fun].IsBuiltin() {
		if write := builtins[r.builtin(c)]; write != nil {
			return write(r, c, args)
		}
		return fmt.Sprintf("%s(%s)", r.plain(c.Fun), strings.Join(args, ", "))
	}
	f := r.callee(c)
	switch {
	case counts(f):
		return r.countedCall(c, f.Name(), fun, args)
	case f == nil || f.Pkg() == nil || !standard(f.Pkg()):
	case f.FullName() == "runtime.Gosched":
		r.kept[r.plain(c.Fun)] = true
		return r.probe("Gosched")
	case objectMethod(f):
		r.behind(c, f, args)
		return r.onObject(c, f, fun, args)
	case looksAtFiles(f):
		fun = r.probe("Outside", fun, strconv.Quote("call "+strings.NewReplacer("(*", "", "(", "", ")", "").Replace(f.FullName())))
	default:
		r.behind(c, f, args)
	}
	return fmt.Sprintf("%s(%s)", fun, strings.Join(args, ", "))
}

// builtins are the predeclared functions that read or write what goroutines may share.
var builtins map[string]func(r *rewriter, c *ast.CallExpr, args []string) string

func init() {
	builtins = map[string]func(r *rewriter, c *ast.CallExpr, args []string) string{
		"append": (*rewriter).appended, "copy": (*rewriter).copied, "delete": (*rewriter).deleted,
		"clear": (*rewriter).cleared, "len": (*rewriter).length, "close": (*rewriter).closed,
	}
}

func (r *rewriter) closed(c *ast.CallExpr, args []string) string { return r.probe("Close", args...) }

func (r *rewriter) length(c *ast.CallExpr, args []string) string {
	switch core(r.typeOf(c.Args[0])).(type) {
	case *types.Chan:
		return r.probe("Len", args...)
	case *types.Map:
		return fmt.Sprintf("len(%s)", r.probe("ReadMap", args[0], r.site(c.Args[0])))
	}
	return fmt.Sprintf("len(%s)", args[0])
}

func (r *rewriter) deleted(c *ast.CallExpr, args []string) string {
	return fmt.Sprintf("delete(%s, %s)", r.probe("WriteMap", args[0], r.site(c.Args[0])), args[1])
}

func (r *rewriter) cleared(c *ast.CallExpr, args []string) string {
	if isMap(r.typeOf(c.Args[0])) {
		return fmt.Sprintf("clear(%s)", r.probe("WriteMap", args[0], r.site(c.Args[0])))
	}
	return fmt.Sprintf("clear(%s)", r.probe("Elements", args[0], yes, r.site(c.Args[0])))
}

// yes and no stand for true and false, which the submission may have redeclared.
const yes, no = "1 == 1", "1 == 0"

func (r *rewriter) copied(c *ast.CallExpr, args []string) string {
	function := "CopyText"
	if _, slice := core(r.typeOf(c.Args[1])).(*types.Slice); slice {
		function = "Copy"
	}
	return r.probe(function, args[0], args[1], r.site(c))
}

func (r *rewriter) appended(c *ast.CallExpr, args []string) string {
	if len(args) == 1 || r.info.Types[c.Args[0]].IsNil() {
		return fmt.Sprintf("append(%s)", strings.Join(args, ", "))
	}
	if c.Ellipsis.IsValid() {
		function := "AppendText"
		if _, slice := core(r.typeOf(c.Args[1])).(*types.Slice); slice {
			function = "Append"
		}
		return r.probe(function, args[0], strings.TrimSuffix(args[1], "..."), r.site(c))
	}
	if !r.pure(c.Args[1:]...) {
		return fmt.Sprintf("%s.Add(%s)", r.probe("Extend", args[0], r.site(c)), strings.Join(args[1:], ", "))
	}
	args[0] = r.probe("Room", args[0], strconv.Itoa(len(args)-1), r.site(c))
	return fmt.Sprintf("append(%s)", strings.Join(args, ", "))
}

// onObject returns the call of a method of a standard object. If evaluating the arguments
// may wait for other goroutines, the access is recorded after that.
func (r *rewriter) onObject(c *ast.CallExpr, f *types.Func, fun string, args []string) string {
	sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if !ok || r.info.Selections[sel] == nil || r.info.Selections[sel].Kind() != types.MethodVal {
		return fmt.Sprintf("%s(%s)", fun, strings.Join(args, ", "))
	}
	writes := yes
	if readsOnly[f.Name()] {
		writes = no
	}
	object := r.receiver(sel, r.info.Selections[sel])
	if _, pointer := r.typeOf(sel.X).Underlying().(*types.Pointer); !pointer {
		object = "&" + object
	}
	if named := len(r.info.Selections[sel].Index()) > 1; named || !r.info.Types[sel.X].Addressable() && object[0] == '&' {
		return fmt.Sprintf("%s(%s)", fun, strings.Join(args, ", "))
	}
	noted := r.probe("Object", object, writes, r.site(sel.X))
	if r.pure(c.Args...) && strings.Contains(fun, ".") {
		return fmt.Sprintf("%s.%s(%s)", noted, sel.Sel.Name, strings.Join(args, ", "))
	}
	if last := len(args) - 1; last >= 0 && !strings.HasSuffix(args[last], "...") {
		args[last] = r.probe("First", args[last], noted)
	}
	return fmt.Sprintf("%s(%s)", fun, strings.Join(args, ", "))
}

// behind records accesses to the memory reachable from a standard function's arguments.
func (r *rewriter) behind(c *ast.CallExpr, f *types.Func, args []string) {
	for i, way := range r.ways(c, f) {
		text, more := strings.CutSuffix(args[i], "...")
		args[i] = r.probe("Behind", text, r.prefix+"probe."+way, r.site(c.Args[i]))
		if more {
			args[i] += "..."
		}
	}
}

// ways returns how a standard function accesses the memory reachable from its arguments,
// by argument index. Arguments that reach none are left out.
func (r *rewriter) ways(c *ast.CallExpr, f *types.Func) map[int]string {
	ways, e := map[int]string{}, effects(f)
	for i, arg := range c.Args {
		if way := e.way(i); way != "" && !r.info.Types[arg].IsType() && !r.inline(arg) && leadsOn(r.typeOf(arg)) && looksBehind(f, i, c.Ellipsis.IsValid()) {
			ways[i] = way
		}
	}
	return ways
}

// looksBehind reports whether a standard function may access the memory that an argument
// refers to: not if the parameter is of any type, nor if it can only call methods.
func looksBehind(f *types.Func, argument int, spread bool) bool {
	params := f.Signature().Params()
	last := params.Len() - 1
	if last < 0 {
		return false
	}
	t := params.At(min(argument, last)).Type()
	if f.Signature().Variadic() && argument >= last && !spread {
		t = t.(*types.Slice).Elem()
	}
	if _, parameter := types.Unalias(t).(*types.TypeParam); parameter && types.IsInterface(core(t)) {
		return false
	}
	return leadsOn(t)
}

// leadsOn reports whether a value may lead to memory that others reach, too.
func leadsOn(t types.Type) bool {
	switch t := core(t).(type) {
	case *types.Slice, *types.Map, *types.Pointer:
		return true
	case *types.Interface:
		return t.Empty()
	}
	return false
}
