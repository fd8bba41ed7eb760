package boolreturn

func empty(xs []int) bool {
	if len(xs) == 0 { // want `this if returns its own condition`
		return true
	}
	return false
}

func full(xs []int) bool {
	if len(xs) == 0 { // want `this if returns its own condition`
		return false
	} else {
		return true
	}
}

func guards(xs []int) bool {
	if len(xs) == 0 {
		return false
	}
	if xs[0] == 1 {
		return true
	}
	return false
}

func same(xs []int) bool {
	if len(xs) == 0 {
		return true
	}
	return true
}

func two(xs []int) (bool, error) {
	if len(xs) == 0 {
		return true, nil
	}
	return false, nil
}

type flag bool

func compare(ok bool, v any, f flag) bool {
	if ok == true { // want `comparing with true adds nothing`
		return len("x") == 1
	}
	switch {
	case false != ok: // want `comparing with false adds nothing`
		if ok { // want `this if returns its own condition`
			return true
		}
		return false
	}
	return v == true || f == true
}
