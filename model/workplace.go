package model

import "time"

// Project is one project of a workplace.
type Project struct {
	Slug        string
	Name        string
	Description string
	CreatedAt   time.Time
}

// Environment groups configs of a project. Slug is also the name of its root config.
type Environment struct {
	Slug            string
	Name            string
	Project         string
	PersonalConfigs bool
}

// Config is one config: the root of its environment or a branch of it.
type Config struct {
	ConfigRef
	// UUID is what Doppler calls the config's slug.
	UUID        string
	Environment string
	Root        bool
	// Locked forbids renaming and deleting the config; its secrets can still be written.
	Locked      bool
	Inheritable bool
	Inherits    []ConfigRef
	InheritedBy []ConfigRef
	CreatedAt   time.Time
}

// Branch reports whether the config overlays the root config of its environment.
func (c Config) Branch() bool { return !c.Root }

// Personal reports whether the config is private to each user: <environment>_personal (Doppler's documentation, branch configs).
func (c Config) Personal() bool { return !c.Root && c.Config == c.Environment+"_personal" }

// RootRef addresses the root config of the same environment.
func (c Config) RootRef() ConfigRef {
	return ConfigRef{Project: c.Project, Config: c.Environment}
}

// LogEntry is one entry of a config's log.
type LogEntry struct {
	ID        string
	Text      string
	CreatedAt time.Time
	Rollback  bool
	// Person is empty where Doppler tells none, as for changes made with a token.
	Person string
	Diff   []LogChange
}

// LogChange is what one log entry did to one name. Removed and Added are unknown where Doppler does not tell them.
type LogChange struct {
	Name    string
	Removed Value
	Added   Value
}
