package main

func keepOwn() {}
