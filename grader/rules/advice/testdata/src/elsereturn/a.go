package elsereturn

func f(n int) int {
	if n > 0 {
		return 1
	} else { // want `this else is not needed: the branch before it ends in return`
		n++
	}
	for {
		if n > 3 {
			break
		} else { // want `this else is not needed: the branch before it ends in break`
			n++
		}
	}
	if n > 5 {
		panic("x")
	} else { // want `this else is not needed: the branch before it ends in panic`
		n--
	}
	if n > 1 {
		return n
	} else if n > 2 {
		return 2
	} else {
		n++
	}
	if m := n * 2; m > 4 {
		return m
	} else {
		n = m
	}
	if n > 7 {
		n++
	} else {
		return n
	}
	return n
}

func g(panic func(string), n int) {
	if n > 0 {
		panic("is not the builtin")
	} else {
		n++
	}
}
