package charged

// What follows is the same for each size of array, without type parameters.

type struct16 struct {
	a a16
	b int
}

func (s struct16) first() int { return s.a[0] }

func make16() (a a16) { return a }

func plainOf16() map[string]func() {
	var a, b a16
	var s, t struct16
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 16), make([]int, 16)
	m := map[int]a16{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a16)(long) = *(*a16)(other) },
		"converted":            func() { sink += a16(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a16; sink += z[0] },
		"literal":              func() { sink += a16{1}[0] },
		"pointer to a literal": func() { sink += (&a16{1})[0] },
		"returned":             func() { sink += make16()[0] },
		"passed":               func() { func(a a16) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a16) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{16 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}

type struct32 struct {
	a a32
	b int
}

func (s struct32) first() int { return s.a[0] }

func make32() (a a32) { return a }

func plainOf32() map[string]func() {
	var a, b a32
	var s, t struct32
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 32), make([]int, 32)
	m := map[int]a32{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a32)(long) = *(*a32)(other) },
		"converted":            func() { sink += a32(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a32; sink += z[0] },
		"literal":              func() { sink += a32{1}[0] },
		"pointer to a literal": func() { sink += (&a32{1})[0] },
		"returned":             func() { sink += make32()[0] },
		"passed":               func() { func(a a32) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a32) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{32 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}

type struct64 struct {
	a a64
	b int
}

func (s struct64) first() int { return s.a[0] }

func make64() (a a64) { return a }

func plainOf64() map[string]func() {
	var a, b a64
	var s, t struct64
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 64), make([]int, 64)
	m := map[int]a64{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a64)(long) = *(*a64)(other) },
		"converted":            func() { sink += a64(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a64; sink += z[0] },
		"literal":              func() { sink += a64{1}[0] },
		"pointer to a literal": func() { sink += (&a64{1})[0] },
		"returned":             func() { sink += make64()[0] },
		"passed":               func() { func(a a64) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a64) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{64 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}

type struct128 struct {
	a a128
	b int
}

func (s struct128) first() int { return s.a[0] }

func make128() (a a128) { return a }

func plainOf128() map[string]func() {
	var a, b a128
	var s, t struct128
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 128), make([]int, 128)
	m := map[int]a128{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a128)(long) = *(*a128)(other) },
		"converted":            func() { sink += a128(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a128; sink += z[0] },
		"literal":              func() { sink += a128{1}[0] },
		"pointer to a literal": func() { sink += (&a128{1})[0] },
		"returned":             func() { sink += make128()[0] },
		"passed":               func() { func(a a128) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a128) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{128 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}

type struct256 struct {
	a a256
	b int
}

func (s struct256) first() int { return s.a[0] }

func make256() (a a256) { return a }

func plainOf256() map[string]func() {
	var a, b a256
	var s, t struct256
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 256), make([]int, 256)
	m := map[int]a256{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a256)(long) = *(*a256)(other) },
		"converted":            func() { sink += a256(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a256; sink += z[0] },
		"literal":              func() { sink += a256{1}[0] },
		"pointer to a literal": func() { sink += (&a256{1})[0] },
		"returned":             func() { sink += make256()[0] },
		"passed":               func() { func(a a256) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a256) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{256 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}

type struct512 struct {
	a a512
	b int
}

func (s struct512) first() int { return s.a[0] }

func make512() (a a512) { return a }

func plainOf512() map[string]func() {
	var a, b a512
	var s, t struct512
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 512), make([]int, 512)
	m := map[int]a512{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a512)(long) = *(*a512)(other) },
		"converted":            func() { sink += a512(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a512; sink += z[0] },
		"literal":              func() { sink += a512{1}[0] },
		"pointer to a literal": func() { sink += (&a512{1})[0] },
		"returned":             func() { sink += make512()[0] },
		"passed":               func() { func(a a512) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a512) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{512 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}

type struct1024 struct {
	a a1024
	b int
}

func (s struct1024) first() int { return s.a[0] }

func make1024() (a a1024) { return a }

func plainOf1024() map[string]func() {
	var a, b a1024
	var s, t struct1024
	var i interface{ first() int } = s
	p, long, other := &a, make([]int, 1024), make([]int, 1024)
	m := map[int]a1024{}
	return map[string]func(){
		"assigned":             func() { a = b },
		"assigned by pointer":  func() { *p = b },
		"moved by conversions": func() { *(*a1024)(long) = *(*a1024)(other) },
		"converted":            func() { sink += a1024(long)[0] },
		"compared":             func() { _ = a == b },
		"compared by if": func() {
			if a != b {
				sink++
			}
		},
		"compared by for": func() {
			for a != b {
				sink++
			}
		},
		"declared":             func() { var z a1024; sink += z[0] },
		"literal":              func() { sink += a1024{1}[0] },
		"pointer to a literal": func() { sink += (&a1024{1})[0] },
		"returned":             func() { sink += make1024()[0] },
		"passed":               func() { func(a a1024) { sink += a[0] }(a) },
		"result of a closure":  func() { _ = func() (r a1024) { return }() },
		"receiver":             func() { sink += s.first() },
		"through an interface": func() { sink += i.first() },
		"struct assigned":      func() { s = t },
		"struct compared":      func() { _ = s == t },
		"range": func() {
			for _, e := range a {
				sink += e
				break
			}
		},
		"element of a map":      func() { m[0] = a; a = m[0] },
		"two at once":           func() { a, b = b, a },
		"literal with an index": func() { sink += len([]int{1024 - 1: 1}) },
		"sliced and copied":     func() { copy(a[:], b[:]) },
	}
}
