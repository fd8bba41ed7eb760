// Package bank is a challenge with an error type that is a pointer's.
package bank

type LimitError struct{ Max int }

func (e *LimitError) Error() string { return "over the limit" }

func Pay(n int) error {
	if n > 10 {
		return &LimitError{Max: 10}
	}
	return nil
}
