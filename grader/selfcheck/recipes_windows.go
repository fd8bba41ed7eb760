package selfcheck

import "errors"

func makeFIFO(string) (string, error) {
	return "", errors.New("there are no named pipes in directories here")
}
