// Package shared gets wrong what its tests look at.
package shared

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"sync"
)

// Drop takes the first element away, in place.
func Drop(l *[]int) { *l = append([]int{}, (*l)[1:]...) }

// Staff is a list of people.
type Staff struct {
	Names []string
	byAge map[int]*Person
	All   []Person
}

type Person struct {
	Name string
	Age  int
}

func (s *Staff) Add(name string) { s.Names = append(s.Names, name) }

func (s *Staff) Remove(name string) {
	if i := slices.Index(s.Names, name); i >= 0 {
		s.Names = s.Names[:i]
	}
}

// Hire remembers where the person is kept.
func (s *Staff) Hire(name string, age int) {
	s.All = append(s.All, Person{name, age})
	s.byAge = map[int]*Person{}
	for i := range s.All {
		s.byAge[s.All[i].Age] = &s.All[i]
	}
}

// Rename changes a person that it finds by age.
func (s *Staff) Rename(age int, name string) { p := *s.byAge[age]; p.Name = name; s.byAge[age] = &p }

// Compact takes zeros out of each row, in place.
func Compact(rows [][]int) {
	for _, row := range rows {
		_ = slices.DeleteFunc(row, func(n int) bool { return n == 0 })
	}
}

type Node struct {
	Value int
	Next  *Node
}

// Reverse turns a list round and returns its new head.
func Reverse(n *Node) (head *Node) {
	for n != nil {
		head, n = &Node{n.Value, head}, n.Next
	}
	return head
}

// Rotate moves the first row to the end.
func Rotate(rows [][]string) {
	first := rows[0]
	copy(rows, rows[1:])
	rows[len(rows)-1] = first
}

type Box struct{ Marks map[string]int }

// Fresh gives the box a new map.
func (b *Box) Fresh() { clear(b.Marks); b.Marks["new"] = 1 }

// Join appends b to a, into what room a has.
func Join(a, b []int) []int { return append(append([]int{}, a...), b...) }

// Exchange swaps what two pointers point at.
func Exchange(a, b *int) { *a, *b = *b, *a }

// Sort sorts by a function that looks at the slice itself.
func Sort(s []int, less func(i, j int) bool) {
	for i := range s {
		for j := i; j > 0 && less(j-1, j); j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

// Count counts the rows of a graph. It writes nothing: calls overlap, and the
// runtime ends a process that it happens to see write a map twice at once.
func Count(graph map[int][]int) (n int) {
	for range graph {
		n++
	}
	return n
}

// Weigh adds up what the nodes weigh.
func Weigh(weights map[*Node]int) (sum int) {
	for n, w := range weights {
		sum += n.Value * w
	}
	return sum
}

type Account struct {
	ID      string
	Balance float64
	History map[string]int
	mu      sync.Mutex
}

func Open(id string, balance float64) *Account {
	return &Account{ID: id, Balance: balance, History: map[string]int{}}
}

func (a *Account) Put(x float64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.Balance = x
	a.History[fmt.Sprint(x)]++
}

// Fill sets one word of many.
func Fill(words []string, i int) { words[i] = fmt.Sprint("word ", i) }

// Load fails as the standard library does.
func Load(name string) error {
	if _, err := os.Stat(name); err != nil {
		return fmt.Errorf("load: %w", &fs.PathError{Op: "load", Path: name, Err: fs.ErrExist})
	}
	return nil
}

// Parse fails as strconv does.
func Parse(s string) (int, error) { return strconv.Atoi(s) }

// Decode fails as encoding/json does.
func Decode(s string) error {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return nil
}
