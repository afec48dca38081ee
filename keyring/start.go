package keyring

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"dtui/model"
)

// The names that the Doppler CLI's setup file has in a working directory (pkg/controllers/repo_config.go).
const (
	repoFile      = "doppler.yaml"
	repoMisspelt  = "doppler.yml"
	mostStartName = 255
)

// Start is the project and config that a directory begins with.
type Start struct {
	// Config has a project when anything says so; its config may be empty.
	Config model.ConfigRef
	// From is the file that says so.
	From string
	// Notes are sentences for the person about files that were not used. They hold paths from outside.
	Notes []string
}

// StartIn says with which project and config a directory begins. Two files may say so: the CLI's own, for a scope that
// holds the directory, and doppler.yaml, for the directory itself. The longer scope counts, and of two equal ones the CLI's
// file, which the person wrote with doppler setup; both names come from the same file. It never fails: a file that
// cannot be used is in the notes.
func StartIn(at Folders) Start {
	var start Start
	repo := readRepo(at, &start.Notes)
	own, err := readCLI(at)
	if err != nil {
		start.Notes = append(start.Notes, note(err))
	}
	ownStart := model.ConfigRef{Project: own.project.value, Config: own.config.value}
	if problem := unusable(ownStart); problem != "" {
		start.Notes = append(start.Notes, note(BadFile{Path: at.path(), Problem: problem}))
		ownStart = model.ConfigRef{}
	}
	length := max(len(own.project.scope), len(own.config.scope))
	switch {
	case ownStart.Project != "" && (repo.Project == "" || length >= len(filepath.Clean(at.Working))):
		start.Config, start.From = ownStart, at.path()
	case repo.Project != "":
		start.Config, start.From = repo, filepath.Join(at.Working, repoFile)
	}
	return start
}

func note(err error) string { return err.Error() + "." }

// readRepo reads the setup file of the working directory, which may come from anybody.
func readRepo(at Folders, notes *[]string) model.ConfigRef {
	path := filepath.Join(at.Working, repoFile)
	text, _, err := readFile(path, mostYAML)
	if errors.Is(err, fs.ErrNotExist) {
		misspelt := filepath.Join(at.Working, repoMisspelt)
		if _, _, err := readFile(misspelt, mostYAML); !errors.Is(err, fs.ErrNotExist) {
			*notes = append(*notes, misspelt+" is not used: the name that counts is "+repoFile+".")
		}
		return model.ConfigRef{}
	}
	var start model.ConfigRef
	if err == nil {
		start, err = parseRepo(text, path, at.Working)
	}
	if err != nil {
		*notes = append(*notes, note(err))
	}
	return start
}

// parseRepo returns what a setup file says for the directory it lies in, nothing when its entries are for others.
func parseRepo(text []byte, path, working string) (model.ConfigRef, error) {
	file := yamlFile{path}
	root, err := file.parse(text)
	if err != nil {
		return model.ConfigRef{}, err
	}
	var entries []*yaml.Node
	err = file.fields(root, "the file", func(key string, value *yaml.Node) error {
		switch {
		case key != "setup" || null(value):
		case value.Kind == yaml.SequenceNode:
			entries = value.Content
		default:
			entries = []*yaml.Node{value} // The older form has one mapping.
		}
		return nil
	})
	if err != nil {
		return model.ConfigRef{}, err
	}
	var start model.ConfigRef
	found := false
	for _, entry := range entries {
		var project, config, where string
		err := file.fields(entry, "an entry of setup", func(key string, value *yaml.Node) error {
			target := map[string]*string{"project": &project, "config": &config, "path": &where}[key]
			if target == nil {
				return nil
			}
			var err error
			*target, err = file.scalar(value, key)
			return err
		})
		if err != nil {
			return model.ConfigRef{}, err
		}
		if !filepath.IsAbs(where) {
			where = filepath.Join(working, filepath.FromSlash(where))
		}
		if filepath.Clean(where) != filepath.Clean(working) {
			continue
		}
		if found {
			return model.ConfigRef{}, file.bad(entry, "two entries of setup are for this directory")
		}
		start, found = model.ConfigRef{Project: project, Config: config}, true
		if problem := unusable(start); problem != "" {
			return model.ConfigRef{}, file.bad(entry, problem)
		}
	}
	if start.Project == "" {
		return model.ConfigRef{}, nil // A config without a project says nothing.
	}
	return start, nil
}

// unusable says why the names cannot be a project's and a config's, "" when they can.
func unusable(start model.ConfigRef) string {
	for _, name := range []string{start.Project, start.Config} {
		if len(name) > mostStartName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
			return "a project or config has no such name"
		}
	}
	return ""
}
