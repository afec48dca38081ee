package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// editorCommand is an editor that was found, and how it is called.
type editorCommand struct {
	// program is its name, path where it is, args what the person has it started with.
	program string
	path    string
	args    []string
	kind    editorKind
}

// editorKind is what dtui knows of an editor.
type editorKind struct {
	// private are the arguments that keep it from leaving swap, backup, undo and history files, or copies of the text.
	private []string
	// wait keeps one with windows of its own from coming back before the file is closed.
	wait []string
	// windows says that it has such windows. It then keeps copies that no argument switches off.
	windows bool
	// line is the argument for a line, with %d for its number; "file:%d" stands behind the name of the file.
	line string
}

// arguments call the editor for a file at a line.
func (c editorCommand) arguments(file string, line int) []string {
	args := slices.Clone(c.args)
	if len(c.kind.wait) > 0 && !slices.ContainsFunc(c.kind.wait, func(w string) bool { return slices.Contains(args, w) }) {
		args = append(args, c.kind.wait[0])
	}
	args = append(args, c.kind.private...)
	if line > 1 {
		switch number := strconv.Itoa(line); c.kind.line {
		case "+":
			args = append(args, "+"+number)
		case ":":
			file += ":" + number
		}
	}
	return append(args, file)
}

// vimQuietly overrules what a person's own vimrc asks for, after it was read: the file is one of secrets.
const vimQuietly = "silent! set noswapfile | silent! set nobackup | silent! set nowritebackup | silent! set noundofile | silent! set viminfo="

const emacsQuietly = "(setq make-backup-files nil auto-save-default nil create-lockfiles nil auto-save-list-file-prefix nil)"

// editorKinds are told by the name of the program. What each argument does is in the manual of each: vim(1), nano(1), the
// Emacs manual's "Initial Options" and "Backup", micro -options. Helix and Kakoune keep nothing beside the file.
func editorKinds() map[string]editorKind {
	vim := editorKind{private: []string{"-n", "-i", "NONE", "--cmd", "set nomodeline", "-c", vimQuietly}, line: "+"}
	// Restricted, nano keeps neither backups nor histories, whatever the person's nanorc says; -N keeps line ends as they are.
	nano := editorKind{private: []string{"-R", "-N"}, line: "+"}
	emacs := editorKind{private: []string{"--eval", emacsQuietly}, line: "+"}
	helix := editorKind{line: ":"}
	micro := editorKind{private: []string{"-backup", "false", "-permbackup", "false", "-savehistory", "false", "-saveundo", "false", "-savecursor", "false"}, line: "+"}
	waits := func(flags ...string) editorKind { return editorKind{wait: flags, windows: true} }
	gvim := vim
	gvim.wait, gvim.windows = []string{"-f", "--nofork"}, true
	return map[string]editorKind{
		"vim": vim, "nvim": vim, "vimx": vim, "nano": nano, "emacs": emacs, "hx": helix, "helix": helix, "micro": micro, "kak": {line: "+"},
		"gvim": gvim, "mvim": gvim, "emacsclient": {windows: true},
		"code": waits("--wait", "-w"), "code-insiders": waits("--wait", "-w"), "code-oss": waits("--wait", "-w"), "codium": waits("--wait", "-w"),
		"vscodium": waits("--wait", "-w"), "cursor": waits("--wait", "-w"), "windsurf": waits("--wait", "-w"),
		"subl": waits("--wait", "-w"), "sublime_text": waits("--wait", "-w"), "zed": waits("--wait", "-w"), "zeditor": waits("--wait", "-w"),
		"atom": waits("--wait", "-w"), "pulsar": waits("--wait", "-w"), "mate": waits("--wait", "-w"), "bbedit": waits("--wait", "-w"),
		"gedit": waits("--wait", "-w"), "gnome-text-editor": waits("--standalone", "-s"), "kate": waits("--block", "-b"), "mousepad": {windows: true}, "xed": waits("--wait", "-w"),
		"notepad": {windows: true}, "idea": waits("--wait"), "goland": waits("--wait"), "pycharm": waits("--wait"), "webstorm": waits("--wait"),
	}
}

// kindOf tells an editor by its name or, where that is a link such as editor or vi, by what it leads to.
func kindOf(path string) editorKind {
	kinds := editorKinds()
	names := []string{path}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		names = append(names, real)
	}
	for _, name := range names {
		name = strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".exe")
		if kind, ok := kinds[name]; ok {
			return kind
		}
		// Debian's vim.basic, vim.tiny and the like.
		if stem, _, ok := strings.Cut(name, "."); ok && (stem == "vim" || stem == "emacs") {
			return kinds[stem]
		}
	}
	return editorKind{}
}

// noEditor says that no editor can be started. Its hint says what to do.
type noEditor struct{ message, hint string }

func (e noEditor) Error() string { return e.message }

// Hint is the sentence that says what to do next.
func (e noEditor) Hint() string { return e.hint }

// findEditor takes the setting, VISUAL or EDITOR, whichever is set first, and else the first of a few that is installed.
// One that is set and cannot be found is an error: nobody expects another one to open.
func (r *run) findEditor(lookPath func(string) (string, error)) (editorCommand, error) {
	for _, source := range []struct{ name, text string }{
		{"the setting editor", r.settings.editor}, {"VISUAL", r.getenv("VISUAL")}, {"EDITOR", r.getenv("EDITOR")},
	} {
		if strings.TrimSpace(source.text) == "" {
			continue
		}
		words, err := splitCommand(source.text, r.getenv("HOME"))
		if err != nil || len(words) == 0 {
			return editorCommand{}, noEditor{fmt.Sprintf("%s cannot be read as a command: %v", source.name, err), "It is split like a shell does: quote what belongs together."}
		}
		path, err := lookPath(words[0])
		if err == nil {
			// The editor runs in another folder.
			path, err = filepath.Abs(path)
		}
		if err != nil {
			return editorCommand{}, noEditor{fmt.Sprintf("%s names the editor %s, which is not installed here", source.name, words[0]), "Set VISUAL or EDITOR to one that is."}
		}
		return editorCommand{filepath.Base(words[0]), path, words[1:], kindOf(path)}, nil
	}
	found := []string{"editor", "nano", "vim", "vi", "nvim", "micro", "hx", "emacs"}
	if runtime.GOOS == "windows" {
		found = []string{"notepad"}
	}
	for _, name := range found {
		if path, err := lookPath(name); err == nil {
			return editorCommand{name, path, nil, kindOf(path)}, nil
		}
	}
	return editorCommand{}, noEditor{"no editor was found", "Set VISUAL or EDITOR to the command of yours."}
}

// splitCommand splits a command into words as sh does, as far as people write such settings: blanks separate, single
// quotes keep everything, double quotes everything but \" and \\, a backslash the next character, and ~/ at the start of
// a word is the home folder. Nothing else is expanded and nothing is run. On Windows a backslash is a part of a path.
//
// It is written here because the small libraries for it stop at a ; or & without a word, and the large one is a shell.
func splitCommand(text, home string) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord, quote := false, rune(0)
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == '\'' || quote == '"' && (c != '\\' || i+1 == len(runes) || runes[i+1] != '"' && runes[i+1] != '\\'):
			word.WriteRune(c)
		case quote == 0 && (c == '\'' || c == '"'):
			quote, inWord = c, true
		case c == '\\' && runtime.GOOS != "windows":
			if i++; i == len(runes) {
				return nil, errors.New("it ends with a backslash")
			}
			word.WriteRune(runes[i])
			inWord = true
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n'):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		case c == '~' && !inWord && home != "" && i+1 < len(runes) && runes[i+1] == '/':
			word.WriteString(home)
			inWord = true
		default:
			word.WriteRune(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}
