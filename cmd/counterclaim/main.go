// Command counterclaim reads reports of both sides of a dispute and keeps a two-sided record.
package main

func main() {}
