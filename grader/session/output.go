package session

// capped keeps the beginning of what is written to it.
type capped struct{ text []byte }

// maxOutput bounds what a report shows of a submission's output, in bytes.
const maxOutput = 16 << 10

func (c *capped) Write(b []byte) (int, error) {
	if room := maxOutput - len(c.text); room > 0 {
		c.text = append(c.text, b[:min(len(b), room)]...)
	}
	return len(b), nil
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.text = append(t.text, b[max(0, len(b)-maxOutput):]...)
	t.text = t.text[max(0, len(t.text)-maxOutput):]
	return len(b), nil
}

func (c *capped) String() string {
	if c == nil {
		return ""
	}
	return string(c.text)
}
