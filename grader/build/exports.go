package build

type exportSet struct{}
