package errcompare

type gone struct{ code int }

func (gone) Error() string { return "gone" }

// recovered compares what is no error by its type, so that errors.Is does not take it.
func recovered(values map[string]any, of *gone) (same bool) {
	defer func() {
		value := recover()
		if value == ErrGone || recover() != ErrGone {
			same = true
		}
		switch value {
		case ErrGone:
			same = true
		}
		if err, ok := value.(error); ok && err == ErrGone { // want `a wrapped ErrGone would be missed here`
			same = true
		}
	}()
	return values["x"] == ErrGone || of == ErrGone // want `a wrapped ErrGone would be missed here`
}
