package peer

// run is a number of elements or cells one after the other: from the first up to but
// not including the last.
type run struct{ from, to int }

// cover adds x to sorted, separate runs, and returns the parts of x that were not in them.
func cover(runs []run, x run) (all, added []run) {
	if x.from >= x.to {
		return runs, nil
	}
	for _, r := range runs {
		if r.from <= x.from && x.to <= r.to {
			return runs, nil
		}
	}
	joined, at := x, x.from
	for _, r := range runs {
		switch {
		case r.to < x.from:
			all = append(all, r)
		case r.from > x.to:
			if joined.to >= 0 {
				all, joined.to = append(all, joined), -1
			}
			all = append(all, r)
		default:
			if at < r.from {
				added = append(added, run{at, r.from})
			}
			at = max(at, r.to)
			joined.from, joined.to = min(joined.from, r.from), max(joined.to, r.to)
		}
	}
	if joined.to >= 0 {
		all = append(all, joined)
	}
	if at < x.to {
		added = append(added, run{at, x.to})
	}
	return all, added
}

func contains(runs []run, n int) bool {
	for _, r := range runs {
		if r.from <= n && n < r.to {
			return true
		}
	}
	return false
}

// show records that the message refers to elements x of r.
func (m *encoder) show(r *region, x run) {
	if m.isFresh(r) { // all of it is zero on the other side
		if shown, added := cover(r.shown, x); len(added) > 0 {
			r.shown = shown
			m.lookAgain(r)
		}
		return
	}
	if r.showingAt != m.p.tick {
		if _, added := cover(r.shown, x); len(added) == 0 {
			return
		}
		r.showing, r.newly, r.showingAt = r.shown, nil, m.p.tick
		m.commits = append(m.commits, func() { r.shown = r.showing })
	}
	showing, added := cover(r.showing, x)
	if len(added) > 0 {
		r.showing, r.newly = showing, append(r.newly, added...)
		m.lookAgain(r)
	}
}

// sent returns the elements of r that this message may send, and those that it must.
func (m *encoder) sent(r *region) (may, must []run) {
	may = r.shown
	if r.showingAt == m.p.tick {
		may, must = r.showing, r.newly
	}
	if !m.p.judge {
		may = []run{{0, r.n}}
	}
	return may, must
}

// lookAgain makes the encoder visit r again.
func (m *encoder) lookAgain(r *region) {
	if r.seen >= m.p.tick*2 {
		guarded := r.seen%2 == 1
		r.seen = 0
		m.look(r, guarded)
	}
}
