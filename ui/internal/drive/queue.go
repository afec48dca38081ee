package drive

import (
	"io"
	"sync"
)

// queue is the input of a program: what the person types and what the terminal
// answers, in order, without a limit. A pipe would not do. The emulator answers
// queries while it is being written to, the writer is the program's renderer,
// and a program that waits for its renderer does not read: a deadlock.
type queue struct {
	mu      sync.Mutex
	cond    sync.Cond
	data    []byte
	answers int
	closed  bool
	held    bool
	last    string
}

func newQueue() *queue {
	q := &queue{}
	q.cond.L = &q.mu
	return q
}

// push appends what the person sends.
func (q *queue) push(data string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.data = append(q.data, data...)
	q.cond.Broadcast()
}

// answer appends what the terminal sends by itself.
func (q *queue) answer(data []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.data = append(q.data, data...)
	q.answers += len(data)
	q.cond.Broadcast()
}

// answered returns the number of bytes the terminal has sent by itself.
func (q *queue) answered() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.answers
}

// close ends the input once it has been read.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.cond.Broadcast()
}

// Read waits for input. While the queue is held it returns nothing, at once.
func (q *queue) Read(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.data) == 0 && !q.closed && !q.held {
		q.cond.Wait()
	}
	switch {
	case q.held:
		return 0, nil
	case len(q.data) == 0:
		return 0, io.EOF
	}
	n := copy(p, q.data)
	q.data = append(q.data[:0], q.data[n:]...)
	return n, nil
}

// hold keeps the input back. Bubble Tea stops its reader before it runs another
// program, but a reader that is not a file cannot be woken: it would wait half a
// second for it and then lose what the reader gets. (A pipe, which is a file,
// is no way out: closing it races with the reader when the program is killed.)
func (q *queue) hold() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held = true
	q.cond.Broadcast()
}

// release lets input through again. The last barrier is repeated, as it may have
// been in the hands of the reader that was stopped.
func (q *queue) release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held = false
	q.data = append(q.data, q.last...)
	q.cond.Broadcast()
}

// barrier appends a barrier.
func (q *queue) barrier(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last = token(n)
	q.data = append(q.data, q.last...)
	q.cond.Broadcast()
}
