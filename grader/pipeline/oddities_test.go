package pipeline

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// An oddity makes something odd of a submission. One that is fine leaves a right
// solution right.
type oddity struct {
	name string
	fine bool
	make func(o *odd)
}

// odd is a submission in the making: files by name. Main is the one of the solution.
type odd struct {
	main  string
	files map[string]string
	pkg   string // the package to be
	path  string // its import path
}

func (o *odd) append(text string) { o.files[o.main] += "\n" + text + "\n" }

func (o *odd) rename(name string) {
	text := o.files[o.main]
	delete(o.files, o.main)
	o.main, o.files[name] = name, text
}

// declare makes an oddity of declarations at the end of the file.
func declare(name string, fine bool, text string) oddity {
	return oddity{name, fine, func(o *odd) { o.append(text) }}
}

// recode makes an oddity of another encoding of the solution's file.
func recode(name string, fine bool, f func(string) string) oddity {
	return oddity{name, fine, func(o *odd) { o.files[o.main] = f(o.files[o.main]) }}
}

// call makes an oddity of a name that the file of the solution has.
func call(name string, fine bool) oddity {
	return oddity{fmt.Sprintf("file %.40q", name), fine, func(o *odd) { o.rename(name) }}
}

// beside makes an oddity of another file.
func beside(what, file string, fine bool, text string) oddity {
	return oddity{what, fine, func(o *odd) { o.files[file] = strings.ReplaceAll(text, "PACKAGE", o.pkg) }}
}

// importing makes an oddity of an import.
func importing(path string, fine bool) oddity {
	return oddity{fmt.Sprintf("import %q", path), fine, func(o *odd) {
		o.files["imports.go"] += fmt.Sprintf("package %s\n\nimport _ %q\n", o.pkg, strings.ReplaceAll(path, "PATH", o.path))
	}}
}

var oddNames = []oddity{
	call("a b (1).go", true), call("größe.go", true), call("1.go", true), call("x=y,z@w.go", true), call("go.go", true),
	call(strings.Repeat("n", 116)+".go", true), call("世界.go", true), call("x.y.z.go", true), call("SOLUTION.go", true),
	call(strings.Repeat("n", 250)+".go", false), call("-o.go", false), call("-h.go", false), call("--.go", false),
	call("-buildid=x.go", false), call("-linkobj=x.go", false), call("-D=x.go", false), call("@x.go", false), call("=x.go", false),
	call(" .go", false), call(".go", false), call("_x.go", false), call(".x.go", false), call("aux.go", false), call("a:b.go", false),
	call("a:1:1: b.go", false), call("a\nb.go", false), call("a\tb.go", false), call("a\x00b.go", false), call("\xff.go", false),
	call("a\"b.go", false), call("a'b.go", false), call("a`b.go", false), call(`a\b.go`, false), call("*.go", false), call("$(id).go", false),
	call("a;b.go", false), call("a|b.go", false), call("a\u202eog.go", false), call("\x1b[31m.go", false), call("gradus_x.go", true),
	call("Gradus_dispatcher.go", true), call("x_windows.go", false), call("x_arm.go", false), call("x.GO", false), call("x.go ", false),
	call("../x.go", false), call("sub/x.go", false), call("x_test.go", false), call("", false), call("..", false), call("importcfg.go", true),
	call("pkg.a.go", true), call("main.go", true), call("_cgo_gotypes.go", false), call("doc.go", true),
	beside("upper and lower case", "SOLUTION.GO.go", true, "package PACKAGE\n"),
	beside("the same but for case", "Solution.go", false, "package PACKAGE\n"),
	beside("assembly", "x.s", false, "TEXT ·f(SB), 0, $0\n"), beside("an object", "x.syso", false, "\x7fELF"), beside("C", "x.c", false, "int x;\n"),
	beside("notes", "notes.txt", true, "nothing"), beside("a module", "go.mod", true, "module evil\n"),
}

var oddImports = []oddity{
	importing("fmt", true), importing("math/rand/v2", true), importing("net/http/httptest", true), importing("go/types", true),
	importing("C", false), importing("runtime/cgo", false), importing("builtin", false), importing("nosuch", false), importing("fmt/", false),
	importing("Fmt", false), importing("fmt//x", false), importing("./x", false), importing("../x", false), importing("/etc/passwd", false),
	importing("internal/abi", false), importing("vendor/golang.org/x/net/idna", false), importing("golang.org/x/net/idna", false),
	importing("cmd/go", false), importing("cmd/internal/obj", false), importing("main", false), importing("PATH", false), importing("PATH_test", false),
	importing("PATH/sub", false), importing("github.com/gradus-dev/gradus/grader", false), importing("github.com/gradus-dev/gradus/grader/judge/peer", false),
	importing("github.com/google/go-cmp", false), importing("github.com/google/go-cmp/nope", false), importing("github.com/google/go-cmp/cmp/internal/diff", false),
	importing("modernc.org/sqlite/examples/example1", false), importing("example.com/x@v1.0.0", false), importing("fmt@latest", false),
	importing("gradus.invalid/run", false), importing("go/doc/testdata", false), importing("syscall/js", false), importing("a b", false),
	importing("größe", false), importing("fmt.go", false), importing("-o", false), importing("...", false), importing("std", false), importing("all", false),
	importing("testing", false), importing("plugin", false), importing("", false), importing("\\", false), importing(strings.Repeat("x/", 2000)+"x", false),
	beside("the wrong package", "wrong.go", false, "package wrong\n"), beside("package main", "m.go", false, "package main\n\nfunc main() {}\n"),
	beside("package _", "m.go", false, "package _\n"), beside("a test package", "m.go", false, "package PACKAGE_test\n"),
	beside("an unused import", "m.go", false, "package PACKAGE\n\nimport \"fmt\"\n"),
	beside("one package twice", "m.go", true, "package PACKAGE\n\nimport (\n\ta \"strings\"\n\tb \"strings\"\n)\n\nvar _, _ = a.ToUpper, b.ToLower\n"),
	beside("a dot import", "m.go", true, "package PACKAGE\n\nimport . \"strings\"\n\nvar _ = ToUpper(\"x\") + \"y\"\n"),
}

var oddEncodings = []oddity{
	recode("byte order mark", true, func(s string) string { return "\ufeff" + s }),
	recode("mark in the middle", false, func(s string) string { return s + "\n// \ufeff\n" }),
	recode("CRLF", true, func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }),
	recode("CR", false, func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }),
	recode("no line end", true, func(s string) string { return strings.TrimRight(s, "\n") }),
	recode("NUL", false, func(s string) string { return s + "\x00" }),
	recode("control-Z", false, func(s string) string { return s + "\x1a" }),
	recode("Latin-1", false, func(s string) string { return s + "// gr\xf6\xdfe\n" }),
	recode("UTF-16LE", false, func(s string) string { return utf16Of(s, binary.LittleEndian, true) }),
	recode("UTF-16BE", false, func(s string) string { return utf16Of(s, binary.BigEndian, true) }),
	recode("UTF-16 without mark", false, func(s string) string { return utf16Of(s, binary.LittleEndian, false) }),
	recode("no-break space", false, func(s string) string { return s + "\u00a0" }),
	recode("form feed", false, func(s string) string { return s + "\f" }),
	recode("shebang", false, func(s string) string { return "#!/usr/bin/env go\n" + s }),
	recode("empty", false, func(string) string { return "" }),
	recode("a comment alone", false, func(string) string { return "// nothing\n" }),
	recode("a clause alone", false, func(s string) string { return s[:strings.Index(s, "\npackage ")] + "\npackage x\n" }),
	recode("half of it", false, func(s string) string { return s[:len(s)/2] }),
	recode("twice", false, func(s string) string { return s + s }),
	recode("Markdown", false, func(s string) string { return "```go\n" + s + "```\n" }),
	recode("generated", true, func(s string) string { return "// Code generated by hand. DO NOT EDIT.\n\n" + s }),
	recode("empty lines", true, func(s string) string { return s + strings.Repeat("\n", 100_000) }),
	recode("a long line", true, func(s string) string { return s + "// " + strings.Repeat("x", 300_000) + "\n" }),
	recode("600 KB", false, func(s string) string { return s + "// " + strings.Repeat("x", 600_000) + "\n" }),
	recode("two clauses", false, func(s string) string { return "package a\n" + s }),
	recode("gzip", false, func(string) string { return "\x1f\x8b\x08\x00" }),
	beside("an empty file", "empty.go", false, ""),
	beside("a file of comments", "doc1.go", false, "// Package PACKAGE\n"),
	beside("a clause and no more", "doc2.go", true, "package PACKAGE"),
}

func utf16Of(s string, order binary.ByteOrder, mark bool) string {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	var b bytes.Buffer
	for _, u := range units {
		_ = binary.Write(&b, order, u)
	}
	return b.String()
}
