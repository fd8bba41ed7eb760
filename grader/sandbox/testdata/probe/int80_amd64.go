package main

// int80 makes a system call by the number and gate of 32-bit programs.
func int80(nr uint32) int32
