// Command dtui is a terminal UI for Doppler.
package main

import (
	"os"

	"dtui/ui/cli"
)

func main() {
	os.Exit(cli.Main())
}
