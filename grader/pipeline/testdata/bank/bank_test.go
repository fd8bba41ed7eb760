package bank_test

import (
	"errors"
	"testing"

	"example.com/course/track/bank"
)

func TestPay(t *testing.T) {
	var e *bank.LimitError
	if err := bank.Pay(11); !errors.As(err, &e) {
		t.Errorf("Pay(11) = %v, want a *LimitError", err)
	}
}
