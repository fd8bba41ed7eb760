package allowed

import (
	"os"
	"time"
)

func f() {
	os.Args = nil
	os.Stdout = nil // want `os.Stdout belongs`
	time.Local = nil
}
