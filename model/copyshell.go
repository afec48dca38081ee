package model

import "strings"

// ShellExport writes export NAME='value' so that any POSIX shell gives the value back, line ends included. It fails for what
// a shell could not hold, and for control characters: a terminal acts on those when the line is pasted.
func ShellExport(name string, v Value) (Value, error) {
	if !secretName(name) {
		return Value{}, invalid("name", "%s is not a name that a shell takes.", name)
	}
	text := v.Reveal()
	for _, c := range []byte(text) {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return Value{}, invalid("value", "The value has control characters, on which a terminal would act when it is pasted.")
		}
	}
	return NewValue("export " + name + "='" + strings.ReplaceAll(text, "'", `'\''`) + "'"), nil
}

// CLICommand is the command of the Doppler CLI that prints a secret. It holds no secret.
func CLICommand(ref ConfigRef, name string) (string, error) {
	if err := CheckConfigRef(ref); err != nil {
		return "", err
	}
	if !secretName(name) {
		return "", invalid("name", "%s is not a name that a shell takes.", name)
	}
	return "doppler secrets get " + name + " --plain --project " + ref.Project + " --config " + ref.Config, nil
}
