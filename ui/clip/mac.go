//go:build unix

package clip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// macFill reads the value from its standard input and puts it on the general pasteboard with the mark of nspasteboard.org,
// which clipboard managers for macOS honour. It prints the change count, a number that every later copy raises.
const macFill = `
ObjC.import('AppKit');
function run(arguments) {
	const data = $.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile;
	const text = $.NSString.alloc.initWithDataEncoding(data, $.NSUTF8StringEncoding);
	if (text.isNil()) throw new Error('not UTF-8');
	const board = $.NSPasteboard.generalPasteboard;
	board.clearContents;
	if (!board.setStringForType(text, $('public.utf8-plain-text'))) throw new Error('refused');
	if (arguments[0] === 'secret') board.setStringForType($(''), $('org.nspasteboard.ConcealedType'));
	return String(board.changeCount);
}`

// macClear empties the pasteboard if its change count is still the one given.
const macClear = `
ObjC.import('AppKit');
function run(arguments) {
	const board = $.NSPasteboard.generalPasteboard;
	if (String(board.changeCount) !== arguments[0]) return 'replaced';
	board.clearContents;
	return 'cleared';
}`

// fillMac uses osascript, which every macOS has: a program in Go reaches the pasteboard only through C. The pasteboard
// belongs to the system, so that whether something else was copied is looked up when the time is over, and not before.
// pbcopy, which can neither mark a value nor say whether it is still there, is the second choice.
func fillMac(e Environment, o order) (holding, error) {
	secret := "plain"
	if o.secret {
		secret = "secret"
	}
	said, err := e.osascript(macFill, o.value, secret)
	count, notNumber := strconv.ParseInt(said, 10, 64)
	if err == nil && notNumber == nil {
		return holding{
			standing: standing{through: "the macOS pasteboard", concealed: o.secret},
			clear: func() Ending {
				switch said, err := e.osascript(macClear, nil, strconv.FormatInt(count, 10)); {
				case err != nil:
					return Kept
				default:
					return readEnding(said)
				}
			},
		}, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), defaultTimeout)
	defer cancel()
	if failed := e.program(ctx, Pbcopy, o.value); failed != nil {
		return holding{}, errors.Join(fmt.Errorf("osascript failed: %w", errors.Join(err, notNumber)), failed)
	}
	return holding{standing: standing{through: string(Pbcopy)}}, nil
}

// osascript runs a script of ours. The value is its standard input; its arguments hold none.
func (e Environment) osascript(script string, input []byte, argument string) (string, error) {
	path, err := e.LookPath("osascript")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), defaultTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-l", "JavaScript", "-e", script, argument)
	cmd.Env, cmd.SysProcAttr, cmd.Stdin = e.variables(""), bound(), bytes.NewReader(input)
	said, err := cmd.Output()
	return strings.TrimSpace(string(said)), err
}
