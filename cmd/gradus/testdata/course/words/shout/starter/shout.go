package shout

// Shout returns s in capitals.
func Shout(s string) string { return s }
