// Package fizz plays the counting game in which words stand for some numbers.
package fizz

import (
	"errors"
	"strconv"
)

// ErrDivisor says that the divisor of a rule is not above 0.
var ErrDivisor = errors.New("fizz: divisor not above 0")

// Rule says which word stands for the multiples of a number.
type Rule struct {
	Divisor int
	Word    string
}

// Say returns what is said for n: the words of all rules whose divisor divides n, in
// the order of the rules, or n itself if there is no such rule. The error is
// ErrDivisor if any rule's divisor is 0 or negative.
func Say(n int, rules []Rule) (string, error) {
	words, found := "", false
	for _, rule := range rules {
		if rule.Divisor <= 0 {
			return "", ErrDivisor
		}
		if n%rule.Divisor == 0 {
			words += rule.Word
			found = true
		}
	}
	if !found {
		return strconv.Itoa(n), nil
	}
	return words, nil
}

// Play returns what is said for each number from first to last, both included. The
// errors are those of Say.
func Play(first, last int, rules []Rule) ([]string, error) {
	var said []string
	for n := first; n <= last; n++ {
		words, err := Say(n, rules)
		if err != nil {
			return nil, err
		}
		said = append(said, words)
	}
	return said, nil
}
