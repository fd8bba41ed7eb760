package grader

// Skill is one node of the skill tree, in the order of skills.toml. Its ID is
// its path: "algorithms/searching" is below "algorithms".
type Skill struct {
	ID    string `toml:"id" json:"id"`
	Title string `toml:"title" json:"title"`
}
