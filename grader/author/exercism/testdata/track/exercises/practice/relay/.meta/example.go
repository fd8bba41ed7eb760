package relay

// Send sends the values on a channel that it returns, and closes it.
func Send(values ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, v := range values {
			out <- v
		}
	}()
	return out
}

// Total adds up what comes.
func Total(in <-chan int) int {
	sum := 0
	for v := range in {
		sum += v
	}
	return sum
}

// Legs returns how many runners a distance takes.
func Legs(metres, each int) int { return (metres + each - 1) / each }
