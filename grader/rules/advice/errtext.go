package advice

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// ErrText advises on the wording of errors.
var ErrText = &analysis.Analyzer{
	Name: "errtext",
	Doc: `error texts begin in lower case and end without a full stop

Reports errors.New and fmt.Errorf texts that begin with a capitalised word, or
end in ".", "!" or a line break. They are printed inside other sentences
("open config: no such file"). Acronyms, names the package declares and names
before a colon may begin a text. See Go Code Review Comments, "Error Strings".`,
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      errText,
}

func errText(pass *analysis.Pass) (any, error) {
	for call := range inspector.All[*ast.CallExpr](pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)) {
		fn, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
		if !ok || len(call.Args) == 0 || !rule.Match([]string{"errors.New", "fmt.Errorf"}, rule.Name(fn)) {
			continue
		}
		value := pass.TypesInfo.Types[call.Args[0]].Value
		if value == nil || value.Kind() != constant.String {
			continue
		}
		switch text := constant.StringVal(value); {
		case capitalised(pass, text):
			rule.Report(pass, call.Args[0], "begin in lower case: an error often ends up inside a longer sentence",
				"this error text begins with a capital letter")
		case strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "\n"):
			rule.Report(pass, call.Args[0], "end after the last word: an error often ends up inside a longer sentence",
				"this error text ends like a sentence")
		}
	}
	return nil, nil
}

// capitalised reports whether text begins with an ordinary word written with a
// capital: not an acronym, a name of the package, or a name before a colon.
func capitalised(pass *analysis.Pass, text string) bool {
	word := text
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		word = text[:i]
	}
	if strings.HasPrefix(text[len(word):], ":") {
		return false
	}
	first, size := utf8.DecodeRuneInString(word)
	rest := word[size:]
	return unicode.IsUpper(first) && rest != "" && rest == strings.ToLower(rest) && pass.Pkg.Scope().Lookup(word) == nil
}
