package atrest

// DriveSeal seals a record that has room for more bytes behind it, which a slice
// sent to another process has not, and returns the record as it is afterwards.
func DriveSeal(key Key, plain []byte, room int) (after []byte, err error) {
	k, err := New(key)
	if err != nil {
		return nil, err
	}
	after = append(make([]byte, 0, len(plain)+room), plain...)
	_, err = k.Seal("n", after)
	return after, err
}
