package cells

import "strings"

// Wrap breaks plain or styled text into lines of at most w cells, on cell borders and at line ends. Styles are closed at
// the end of a line and opened again in the next one. There is always at least one line.
func Wrap(s string, w int) []string {
	w = max(w, 1)
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = wrapLine(out, wash(line, styled, Options{}), w)
	}
	return carry(out)
}

// wrapLine appends the pieces of one clean line; styles are left as they are for carry.
func wrapLine(out []string, s string, w int) []string {
	if plainASCII(s) {
		for len(s) > w {
			out = append(out, s[:w])
			s = s[w:]
		}
		return append(out, s)
	}
	start, used := 0, 0
	for i := 0; i < len(s); {
		p := styled.next(s[i:])
		if p.w > w {
			// A wide character on a screen of one column: there is no whole cell to draw it in.
			s = s[:i] + " " + s[i+p.n:]
			continue
		}
		if used+p.w > w {
			out = append(out, s[start:i])
			start, used = i, 0
		}
		used += p.w
		i += p.n
	}
	return append(out, s[start:])
}

// WrapWords breaks sentences, plain or styled, into lines of at most w cells, between words and at line ends. A word
// that is wider than a line is broken as [Wrap] does. There is always at least one line.
func WrapWords(s string, w int) []string {
	w = max(w, 1)
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = wrapWordsLine(out, wash(line, styled, Options{}), w)
	}
	return carry(out)
}

func wrapWordsLine(out []string, s string, w int) []string {
	if Width(s) <= w {
		return append(out, s)
	}
	var line strings.Builder
	used := 0
	for word := range strings.SplitSeq(s, " ") {
		n := Width(word)
		if used > 0 && used+1+n <= w {
			line.WriteByte(' ')
			line.WriteString(word)
			used += 1 + n
			continue
		}
		if used > 0 {
			out = append(out, line.String())
			line.Reset()
		}
		if n > w {
			parts := wrapLine(nil, word, w)
			out = append(out, parts[:len(parts)-1]...)
			word = parts[len(parts)-1]
			n = Width(word)
		}
		line.WriteString(word)
		used = n
	}
	return append(out, line.String())
}

// carry closes the styles at the end of each line and opens them again in the next.
func carry(lines []string) []string {
	active := ""
	for i, line := range lines {
		if active == "" && strings.IndexByte(line, 0x1b) < 0 {
			continue
		}
		opened := active
		for j := 0; j < len(line); {
			n := sgr(line[j:])
			if n == 0 {
				j++
				continue
			}
			active = restyle(active, line[j:j+n])
			j += n
		}
		if active != "" {
			line += reset
		}
		lines[i] = opened + line
	}
	return lines
}
