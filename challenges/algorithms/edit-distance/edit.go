// Package edit compares strings by the edits that turn one into the other.
package edit

// Op says what an edit does.
type Op string

const (
	Insert  Op = "insert"
	Delete  Op = "delete"
	Replace Op = "replace"
)

// Edit changes one character.
type Edit struct {
	Op   Op
	At   int  // which character of the first string, from 0; Insert puts Char before it
	Char rune // the new character; Delete has no use for it
}

// Distance returns the smallest number of edits that turn a into b.
func Distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1) // row[j] edits turn what was read of from into to[:j]
	for j := range row {
		row[j] = j
	}
	for i, old := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, char := range to {
			changed := diagonal
			if old != char {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}

// Script returns as many edits as Distance says, which turn a into b when they are
// made from left to right.
func Script(a, b string) []Edit {
	from, to := []rune(a), []rune(b)
	left := remaining(from, to)
	var script []Edit
	for i, j := 0, 0; i < len(from) || j < len(to); {
		both := i < len(from) && j < len(to)
		switch {
		case both && from[i] == to[j]:
			i, j = i+1, j+1
		case both && left[i][j] > left[i+1][j+1]:
			script = append(script, Edit{Replace, i, to[j]})
			i, j = i+1, j+1
		case i < len(from) && left[i][j] > left[i+1][j]:
			script = append(script, Edit{Op: Delete, At: i})
			i++
		default:
			script = append(script, Edit{Insert, i, to[j]})
			j++
		}
	}
	return script
}

// remaining returns, for all i and j, how many edits turn from[i:] into to[j:].
func remaining(from, to []rune) [][]int {
	table := make([][]int, len(from)+1)
	for i := len(from); i >= 0; i-- {
		table[i] = make([]int, len(to)+1)
		for j := len(to); j >= 0; j-- {
			switch {
			case i == len(from):
				table[i][j] = len(to) - j
			case j == len(to):
				table[i][j] = len(from) - i
			case from[i] == to[j]:
				table[i][j] = table[i+1][j+1]
			default:
				table[i][j] = 1 + min(table[i+1][j+1], table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}
