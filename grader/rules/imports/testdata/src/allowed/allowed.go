package allowed

import (
	"errors"
	"fmt"
	_ "os/exec"
	"strings" // want `import "strings" is not allowed in this challenge`
	"unicode/utf8"
)

var _ = fmt.Sprint(errors.New, strings.Cut, utf8.RuneLen)
