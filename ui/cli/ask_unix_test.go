//go:build unix

package cli

import (
	"os"
	"reflect"
	"testing"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"dtui/model"
)

// prompted answers a question in the moment in which it is asked.
type prompted func(question string)

func (p prompted) Write(text []byte) (int, error) {
	p(string(text))
	return len(text), nil
}

// TestPromise6NothingIsEchoedOfAPassphraseThatIsTypedAtOnce is for those who paste, and for scripts.
func TestPromise6NothingIsEchoedOfAPassphraseThatIsTypedAtOnce(t *testing.T) {
	t.Parallel()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, end := range []*os.File{master, slave} {
			if err := end.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	before, err := term.GetState(slave.Fd())
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	r := &run{stdio: Stdio{In: slave, Err: prompted(func(question string) {
		if question != "Passphrase: " {
			return
		}
		asked++
		if now, err := term.GetState(slave.Fd()); err != nil || reflect.DeepEqual(now, before) {
			t.Errorf("it is asked while the terminal still echoes (%v)", err)
		}
		if _, err := master.WriteString("correct-horse\n"); err != nil {
			t.Error(err)
		}
	})}}
	typed, err := r.passphrase(t.Context(), "Passphrase")
	if err != nil || !typed.Equal(model.NewValue("correct-horse")) || asked != 1 {
		t.Errorf("asked %d times, %v", asked, err)
	}
	if now, err := term.GetState(slave.Fd()); err != nil || !reflect.DeepEqual(now, before) {
		t.Errorf("the terminal is not as it was (%v)", err)
	}
}
