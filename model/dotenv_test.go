package model_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dtui/model"
)

// entries are a dotenv text's names and values by line.
func entries(t *testing.T, document string) []string {
	t.Helper()
	read, err := model.ReadDotenv(text(document))
	if err != nil {
		t.Fatalf("%q: %v", document, err)
	}
	var out []string
	for _, e := range read {
		out = append(out, fmt.Sprintf("%d %s=%q", e.Line, e.Name, e.Value.Reveal()))
	}
	return out
}

func TestReadDotenv(t *testing.T) {
	t.Parallel()
	for document, want := range map[string][]string{
		"":                                  nil,
		"\n \n\t\n# comment\n  # another=1": nil,
		"A=1":                               {`1 A="1"`},
		"A=1\nB=2\n":                        {`1 A="1"`, `2 B="2"`},
		"\ufeffA=1":                         {`1 A="1"`},
		"A=1\r\nB=2\r\n":                    {`1 A="1"`, `2 B="2"`},
		"A=":                                {`1 A=""`},
		"A=\nB=":                            {`1 A=""`, `2 B=""`},
		"  A  =  two words  ":               {`1 A="two words"`},
		"export A=1":                        {`1 A="1"`},
		"export\tA = 1":                     {`1 A="1"`},
		"export=1":                          {`1 export="1"`},
		"my.key-x=1":                        {`1 my.key-x="1"`},
		"A=$HOME":                           {`1 A="$HOME"`},
		`A="${FOO}x"`:                       {`1 A="${FOO}x"`},
		"A=p$a$$w0rd":                       {`1 A="p$a$$w0rd"`},
		"A=`id`":                            {"1 A=\"`id`\""},
		`A=C:\new`:                          {`1 A="C:\\new"`},
		`A='C:\new'`:                        {`1 A="C:\\new"`},
		`A="C:\\new"`:                       {`1 A="C:\\new"`},
		`A="a\nb\rc\td"`:                    {`1 A="a\nb\rc\td"`},
		`A="\$x \" \` + "`" + ` \q \x41"`:   {`1 A="$x \" ` + "`" + ` \\q \\x41"`},
		`A="it's"`:                          {`1 A="it's"`},
		`A='say "hi"'`:                      {`1 A="say \"hi\""`},
		"A=a#b":                             {`1 A="a#b"`},
		"A=#fff":                            {`1 A="#fff"`},
		"A= # nothing":                      {`1 A=""`},
		"A=a #b":                            {`1 A="a"`},
		"A=a\t#b":                           {`1 A="a"`},
		`A="a # b" # c`:                     {`1 A="a # b"`},
		`A='a'# c`:                          {`1 A="a"`},
		"A=a=b==":                           {`1 A="a=b=="`},
		"A=say \"hi\"":                      {`1 A="say \"hi\""`},
		"A=\"one\ntwo\n\"\nB=1":             {`1 A="one\ntwo\n"`, `4 B="1"`},
		"A='one\ntwo'\nB=1":                 {`1 A="one\ntwo"`, `3 B="1"`},
		"A=\"one\r\ntwo\"\r\nB=1":           {`1 A="one\ntwo"`, `3 B="1"`},
		"A='one\r\ntwo'":                    {`1 A="one\ntwo"`},
		"A=\"\\\r\n\"":                      {`1 A="\\\n"`},
		"A=1\nA=2":                          {`1 A="1"`, `2 A="2"`},
		"A=\x00\x1b":                        {`1 A="\x00\x1b"`},
		`A=""`:                              {`1 A=""`},
		`A=''`:                              {`1 A=""`},
	} {
		if got := entries(t, document); !slices.Equal(got, want) {
			t.Errorf("%q is read as %v, want %v", document, got, want)
		}
	}
}

func TestReadDotenvNamesTheLineAndQuotesNothing(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		"A=1\nhunter2":                "Line 2: It has no =, so it is neither NAME=value nor a comment.",
		"hunter2: 3":                  "Line 1: It has no =, so it is neither NAME=value nor a comment.",
		"export A":                    "Line 1: It has no =, so it is neither NAME=value nor a comment.",
		"\n\nhunter2 x=3":             "Line 3: What stands before its = is not a name.",
		"=hunter2":                    "Line 1: What stands before its = is not a name.",
		"Ä=hunter2":                   "Line 1: What stands before its = is not a name.",
		"A=1\nB=\"hunter2\nC=1\n":     "Line 2: The quote that opens its value is not closed.",
		"B='hunter2":                  "Line 1: The quote that opens its value is not closed.",
		`B="say "hunter2""`:           "Line 1: Text follows the quote that closes its value.",
		"A=\"hunter2\n\nB=\"x\"":      "Line 3: Text follows the quote that closes the value of line 1.",
		"A=1\nB=\xffhunter2":          "Line 2: It is not UTF-8 text.",
		"hunter2\nhunter2\nhunter2 b": "Line 1: It has no =, so it is neither NAME=value nor a comment. 2 more lines cannot be read.",
		"hunter2\nhunter2":            "Line 1: It has no =, so it is neither NAME=value nor a comment. 1 more line cannot be read.",
	} {
		read, err := model.ReadDotenv(text(document))
		if err == nil || err.Error() != want || read != nil {
			t.Errorf("%q: %v, want %s", document, err, want)
			continue
		}
		var problems model.LineProblems
		if !errors.As(err, &problems) || strings.Contains(fmt.Sprint(problems), "hunter2") {
			t.Errorf("%q: %v", document, problems)
		}
	}
}

// FuzzReadDotenv reads anything, writes what was read, and reads it again.
func FuzzReadDotenv(f *testing.F) {
	for _, seed := range []string{
		"A=1\nB=\"two\nlines\" # c\n", "\ufeffexport A='x'\r\nB=\\n", "A=\"\\q\\\r\n\"", "A=\xff", "A='", "A=a\rb", "=", "\"", "A=\"\\", "A=b #",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		read, err := model.ReadDotenv(text(document))
		if err != nil {
			return
		}
		var again strings.Builder
		for _, e := range read {
			again.WriteString(model.DotenvLine(e.Name, e.Value).Reveal() + "\n")
		}
		back, err := model.ReadDotenv(text(again.String()))
		if err != nil || len(back) != len(read) {
			t.Fatalf("%q is written as %q, which is read as %v, %v", document, again.String(), back, err)
		}
		for i, e := range back {
			if e.Name != read[i].Name || !e.Value.Equal(read[i].Value) || e.Line != i+1 {
				t.Fatalf("%q: entry %d is %s=%q after %s=%q", document, i, e.Name, e.Value.Reveal(), read[i].Name, read[i].Value.Reveal())
			}
		}
	})
}

// FuzzDotenvRoundTrip writes any two texts in each form, with comments between, and reads them.
func FuzzDotenvRoundTrip(f *testing.F) {
	for _, seed := range []string{
		"", " ", "#", "a #b", `\`, `\\n`, `"`, "'", `'"`, `'"\`, "$HOME", "`id`", "${A}\n", "\r", "\r\n", "a\nb", "a \nb", "\"a\" \nb", "\\\n", "\t", "\x00", "\ufeff",
		"{\"a\": 'b'}", "-----BEGIN\nx\n-----END\n", "é ☃ 🗝", "=", "\"\nB=2",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		for form, write := range map[string]func(string, model.Value) string{
			"line": func(n string, v model.Value) string { return model.DotenvLine(n, v).Reveal() },
			"editing": func(n string, v model.Value) string {
				return model.DotenvForEditing(n, v.Reveal())
			},
		} {
			document := "# head\n" + write("ONE", text(one)) + "\n\n# between\n" + write("TWO", text(two)) + "\n"
			read, err := model.ReadDotenv(text(document))
			if !text(one+two).ValidUTF8() || !text(one).ValidUTF8() {
				if err == nil {
					t.Fatalf("%q was taken for text", document)
				}
				return
			}
			if err != nil || len(read) != 2 || read[0].Name != "ONE" || read[0].Value.Reveal() != one || read[1].Name != "TWO" || read[1].Value.Reveal() != two {
				t.Fatalf("%s: %q is read as %v, %v", form, document, read, err)
			}
		}
	})
}
