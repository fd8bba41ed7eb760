package errtext

import (
	"errors"
	"fmt"
)

func Parse(s string) error {
	_ = errors.New("Missing name")           // want `this error text begins with a capital letter`
	_ = fmt.Errorf("Not found: %s", s)       // want `this error text begins with a capital letter`
	_ = errors.New("missing name.")          // want `this error text ends like a sentence`
	_ = errors.New("missing name!")          // want `this error text ends like a sentence`
	_ = fmt.Errorf("missing name %s\n", s)   // want `this error text ends like a sentence`
	_ = errors.New("HTTP status is missing") // an acronym
	_ = errors.New("Parse found no input")   // a name of the package
	_ = errors.New("Seek: no input")         // a name before a colon
	_ = errors.New("missing name...")
	_ = errors.New("I gave up")
	_ = errors.New(s)
	_ = fmt.Sprintf("Missing %s.", s)
	return errors.New("missing name")
}
