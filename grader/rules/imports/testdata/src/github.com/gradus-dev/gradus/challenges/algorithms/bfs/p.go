package bfs
