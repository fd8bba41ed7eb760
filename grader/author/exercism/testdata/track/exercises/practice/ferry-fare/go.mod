module fare

go 1.18
