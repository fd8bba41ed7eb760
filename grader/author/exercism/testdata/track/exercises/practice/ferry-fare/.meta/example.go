// Package fare prices ferry trips.
package fare

import "fmt"

// Party is who crosses together.
type Party struct {
	Adults, Children int
	Bikes            int
}

// Ticket is what a party pays.
type Ticket struct{ cents int }

// Prices in cents.
const (
	adult = 600
	child = 250
	bike  = 100
)

// For returns the ticket of a party. More than four who walk pay a tenth less.
func For(p Party) Ticket {
	sum := p.Adults*adult + p.Children*child
	if p.Adults+p.Children > 4 {
		sum -= sum / 10
	}
	return Ticket{sum + p.Bikes*bike}
}

// And joins two tickets.
func (t Ticket) And(other Ticket) Ticket { return Ticket{t.cents + other.cents} }

// String returns the price in euros.
func (t Ticket) String() string { return fmt.Sprintf("€%d.%02d", t.cents/100, t.cents%100) }
