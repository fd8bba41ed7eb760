package catalog

import (
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Code returns what compilers see of files: it is equal for programs that differ
// in comments and layout only.
func Code(files []grader.File) string {
	var b strings.Builder
	for _, f := range slices.SortedFunc(slices.Values(files), func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) }) {
		b.WriteString("\n-- " + f.Name + " --\n")
		code(&b, f.Data)
	}
	return b.String()
}

// directive matches comments that mean something to the toolchain. See
// https://go.dev/doc/comment#syntax and https://pkg.go.dev/cmd/compile.
var directive = regexp.MustCompile(`^//([a-z0-9]+:[a-z0-9]|line |export |extern |\s*\+build )|^/\*line `)

func code(b *strings.Builder, src []byte) {
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	separator := "" // the last token, where it may be one that layout asks for
	for {
		_, tok, text := s.Scan()
		switch tok {
		case token.EOF:
			return
		case token.COMMENT:
			if !directive.MatchString(text) {
				continue
			}
		case token.RPAREN, token.RBRACE, token.RBRACK:
			separator = ""
		}
		b.WriteString(separator)
		separator = ""
		switch {
		case tok == token.COMMA || tok == token.SEMICOLON:
			separator = tok.String() + "\n"
		case text != "":
			b.WriteString(text + "\n")
		default:
			b.WriteString(tok.String() + "\n")
		}
	}
}
