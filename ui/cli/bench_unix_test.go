//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The benchmarks run the built binary in a pseudo-terminal of 120×40 against a sandbox in a process of its own, and
// report what a person waits for. They look at bytes only: drawing them would take the time of the program measured.

// firstSecret is what a generated config starts with.
const firstSecret = "AWS_HOST"

// sized starts a sandbox with one config of so many secrets, whose rate limits never bite.
func sized(b *testing.B, secrets int, more ...string) *served {
	b.Helper()
	return serveProcess(b, append([]string{"--size", fmt.Sprintf("1x3x%d", secrets), "--limits", "off", "--rate-window", "1ms"}, more...)...)
}

// blind starts the program in a terminal that draws nothing, until the secrets are there.
func (s *served) blind(b *testing.B) (*tty, time.Duration) {
	b.Helper()
	p := newTTY(b, 120, 40)
	p.blind = true
	began := time.Now()
	p.run(dtui(b), []string{"-p", "billing-api", "-c", "dev"}, noBus(b, "DOPPLER_API_HOST="+s.base, "DOPPLER_TOKEN="+s.token))
	return p, p.awaitBytes(0, firstSecret).Sub(began)
}

// awaitBytes waits until a text is among the bytes after the first so many, and returns when they came. Any byte does for
// no text.
func (p *tty) awaitBytes(from int, text string) time.Time {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.raw) <= from || !bytes.Contains(p.raw[from:], []byte(text)) {
		if p.over {
			p.t.Fatalf("the program has ended: %s", p.raw)
		}
		p.cond.Wait()
	}
	return p.came
}

func (p *tty) written() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.raw)
}

// settle lets the program come to rest, for at most so long.
func (p *tty) settle(quiet time.Duration) {
	for before := -1; before != p.written(); time.Sleep(quiet) {
		before = p.written()
	}
}

func (p *tty) leave() {
	p.send("q").wait()
	p.close()
}

// percentiles reports the median and the 95th of a hundred in milliseconds.
func percentiles(b *testing.B, name string, all []time.Duration) {
	b.Helper()
	slices.Sort(all)
	at := func(percent int) float64 {
		return float64(all[min(len(all)*percent/100, len(all)-1)].Microseconds()) / 1000
	}
	b.ReportMetric(at(50), name+"-p50-ms")
	b.ReportMetric(at(95), name+"-p95-ms")
}

func BenchmarkStart(b *testing.B) {
	for _, c := range []struct {
		name    string
		secrets int
		latency string
	}{{"50", 50, "0s"}, {"50/40ms-late", 50, "40ms"}, {"5000", 5000, "0s"}} {
		b.Run(c.name, func(b *testing.B) {
			s := sized(b, c.secrets, "--latency", c.latency)
			var all []time.Duration
			for b.Loop() {
				p, took := s.blind(b)
				b.StopTimer()
				all = append(all, took)
				p.leave()
				b.StartTimer()
			}
			percentiles(b, "start", all)
		})
	}
}

// BenchmarkKey moves the cursor as a held key does, once per repeat of an ordinary keyboard.
func BenchmarkKey(b *testing.B) {
	for _, secrets := range []int{50, 1000, 5000} {
		for _, way := range []struct {
			name  string
			lines int
		}{{"within", 18}, {"scrolling", min(secrets-1, 300)}} {
			b.Run(fmt.Sprintf("%d/%s", secrets, way.name), func(b *testing.B) {
				p, _ := sized(b, secrets).blind(b)
				p.settle(200 * time.Millisecond)
				p.send("3g")
				p.settle(100 * time.Millisecond)
				var all []time.Duration
				begin, keys := p.written(), 0
				for b.Loop() {
					key := "j"
					if keys/way.lines%2 == 1 {
						key = "k"
					}
					keys++
					from := p.written()
					pressed := time.Now()
					p.send(key)
					all = append(all, p.awaitBytes(from, "").Sub(pressed))
					b.StopTimer()
					time.Sleep(time.Duration(28+keys%9) * time.Millisecond)
					b.StartTimer()
				}
				percentiles(b, "key", all)
				b.ReportMetric(float64(p.written()-begin)/float64(keys), "bytes/key")
				p.leave()
			})
		}
	}
}

// BenchmarkHeld sends key repeats faster than they can be drawn, and waits until the last has been.
func BenchmarkHeld(b *testing.B) {
	const repeats = 2000
	p, _ := sized(b, 5000).blind(b)
	p.settle(200 * time.Millisecond)
	p.send("3g")
	for b.Loop() {
		p.settle(50 * time.Millisecond)
		from, began := p.written(), time.Now()
		p.send(strings.Repeat("j", repeats) + ":")
		p.awaitBytes(from, "Commands")
		b.ReportMetric(float64(time.Since(began).Milliseconds()), "2000-keys-ms")
		p.send(escKey, "g")
	}
	p.leave()
}

func BenchmarkMemory(b *testing.B) {
	for _, secrets := range []int{50, 5000} {
		b.Run(strconv.Itoa(secrets), func(b *testing.B) {
			s := sized(b, secrets)
			var all []float64
			for b.Loop() {
				p, _ := s.blind(b)
				p.settle(300 * time.Millisecond)
				all = append(all, kilobytes(b, p.cmd.Process.Pid)/1024)
				p.leave()
			}
			slices.Sort(all)
			b.ReportMetric(all[len(all)/2], "RSS-MB")
		})
	}
}

// kilobytes is the resident memory of a process.
func kilobytes(b *testing.B, pid int) float64 {
	b.Helper()
	if runtime.GOOS == "linux" {
		status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(status)) {
			if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
				n, err := strconv.ParseFloat(fields[1], 64)
				if err != nil {
					b.Fatal(err)
				}
				return n
			}
		}
	}
	out, err := exec.CommandContext(b.Context(), "ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		b.Fatal(err)
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkIdle watches a program that nobody touches. A start's own messages, such as a greeting that goes away by
// itself, are over after a while.
func BenchmarkIdle(b *testing.B) {
	const watch = 3 * time.Second
	p, _ := sized(b, 50).blind(b)
	p.settle(2 * time.Second)
	for b.Loop() {
		before, busy := p.written(), processorTicks(b, p.cmd.Process.Pid)
		time.Sleep(watch)
		b.ReportMetric(float64(p.written()-before), "bytes/3s")
		b.ReportMetric(processorTicks(b, p.cmd.Process.Pid)-busy, "ticks/3s")
	}
	p.leave()
}

// processorTicks is the processor time of a process in hundredths of a second, 0 where there is no /proc.
func processorTicks(b *testing.B, pid int) float64 {
	b.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	// The name in parentheses may hold blanks; user and system time are the 12th and 13th fields after it.
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	total := 0.0
	for _, field := range fields[11:13] {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			b.Fatal(err)
		}
		total += n
	}
	return total
}
