package client_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

const shared = "a text & <its> secret\n"

func TestASealedLinkLeavesThisMachineClosed(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	var log bytes.Buffer
	c := dial(t, client.Options{
		Host: url, Token: model.NewValue(server.Token()), Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	link, err := c.ShareSealed(t.Context(), owner(t, c), model.ShareDraft{Secret: model.NewValue(shared), Views: 3, Days: 7})
	if err != nil || !link.Sealed || link.Whole.Reveal() != link.URL+"#"+link.Password.Reveal() || link.Password.Size() < 20 {
		t.Fatalf("%+v, %v", link, err)
	}
	body := posts(server)[0]
	if strings.Contains(body, "secret\\n") || strings.Contains(body, link.Password.Reveal()) {
		t.Fatalf("Doppler got %s", body)
	}
	var sent struct {
		Text   string `json:"encrypted_secret"`
		Hash   string `json:"hashed_password"`
		KDF    string `json:"encryption_kdf"`
		Rounds int    `json:"encryption_salt_rounds"`
		Views  int    `json:"expire_views"`
		Days   int    `json:"expire_days"`
	}
	if err := json.Unmarshal([]byte(body), &sent); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(link.Password.Reveal()))
	if sent.KDF != "pbkdf2" || sent.Rounds != 1_000_000 || sent.Views != 3 || sent.Days != 7 || sent.Hash != hex.EncodeToString(hash[:]) {
		t.Errorf("sent %+v", sent)
	}
	if got := opened(t, sent.Text, link.Password.Reveal(), sent.Rounds); got != shared {
		t.Errorf("it opens to %q", got)
	}
	if strings.Contains(log.String(), link.Password.Reveal()) {
		t.Error("the password is in the log")
	}
}

// opened is what the page of a share link does: salt, nonce, tag and ciphertext, in this order.
func opened(t *testing.T, text, password string, rounds int) string {
	t.Helper()
	whole, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(whole) < 44 {
		t.Fatal(err)
	}
	key, err := pbkdf2.Key(sha256.New, password, whole[:16], rounds, 32)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	clear, err := box.Open(nil, whole[16:28], slices.Concat(whole[44:], whole[28:44]), nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(clear)
}

func TestAPlainLink(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	draft := model.ShareDraft{Secret: model.NewValue(shared), Views: model.UnlimitedViews, Days: 90}
	link, err := c.SharePlain(t.Context(), owner(t, c), draft)
	if err != nil || link.Sealed || !link.Password.Known() || link.Whole.Reveal() != link.URL+"#"+link.Password.Reveal() {
		t.Fatalf("%+v, %v", link, err)
	}
	if body := posts(server)[0]; body != `{"expire_days":90,"expire_views":-1,"secret":"a text & <its> secret\n"}` {
		t.Errorf("sent %s", body)
	}
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Path: "/plain"})
	_, err = c.SharePlain(t.Context(), owner(t, c), draft)
	says(t, err, model.UnknownOutcome, "make a share link")
	noSecrets(t, err, shared)
}
