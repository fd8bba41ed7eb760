package edit

// DriveDistances returns the distance of each pair of strings. It is compiled beside the
// submission, so that one message is enough for all of them.
func DriveDistances(pairs [][2]string) (distances []int) {
	for _, p := range pairs {
		distances = append(distances, Distance(p[0], p[1]))
	}
	return distances
}

// DriveScripts returns a copy of each pair's script, made as soon as it comes.
func DriveScripts(pairs [][2]string) (scripts [][]Edit) {
	for _, p := range pairs {
		scripts = append(scripts, append([]Edit{}, Script(p[0], p[1])...))
	}
	return scripts
}
