//go:build !unix

package session

import (
	"errors"
	"os"
)

func socketPair() (a, b *os.File, err error) {
	return nil, nil, errors.New("this system has no socket pairs that a program can inherit; grade under Linux (WSL will do) or macOS")
}
