//go:build unix && !linux

package harden

func protect() error { return noCore() }
