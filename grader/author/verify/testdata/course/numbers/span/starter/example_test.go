package span

import "testing"

func TestExample(t *testing.T) {
	if low, high, err := Of([]int{7, 3}); low != 3 || high != 7 || err != nil {
		t.Errorf("Of([7 3]) = %d, %d, %v; want 3, 7, nil", low, high, err)
	}
}
