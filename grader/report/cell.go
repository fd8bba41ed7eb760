package report

import (
	"strconv"
	"strings"
)

// Cell keeps a spreadsheet from taking a cell of a CSV file for a formula: where it would,
// and it is no number, an apostrophe goes before it. See
// https://owasp.org/www-community/attacks/CSV_Injection.
func Cell(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
