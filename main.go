// Command dtui is a terminal UI for Doppler.
package main

import (
	"os"

	"dtui/ui/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Getenv, cli.Stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
