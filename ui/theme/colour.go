package theme

import "math"

// rgb is a colour as 0xRRGGBB.
type rgb uint32

func (c rgb) parts() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// luminance is the relative luminance (WCAG 2.2, "relative luminance").
func (c rgb) luminance() float64 {
	linear := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	r, g, b := c.parts()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// indexed is colour n, 16 to 255, of xterm's 256 colours: a cube of 6×6×6 and 24 greys. The first 16 are left out
// because people redefine them.
func indexed(n int) rgb {
	if n >= 232 {
		v := rgb(8 + 10*(n-232))
		return v<<16 | v<<8 | v
	}
	level := func(i int) rgb {
		if i == 0 {
			return 0
		}
		return rgb(55 + 40*i)
	}
	n -= 16
	return level(n/36)<<16 | level(n/6%6)<<8 | level(n%6)
}

// distance compares two colours, weighing green most and blue least, as the eye does.
func distance(a, b rgb) int {
	r, g, bl := a.parts()
	x, y, z := b.parts()
	dr, dg, db := int(r)-int(x), int(g)-int(y), int(bl)-int(z)
	return 3*dr*dr + 6*dg*dg + db*db
}

// nearest is the one of the 256 colours closest to c that passes; closest of all when none does.
func nearest(c rgb, passes func(rgb) bool) rgb {
	best, bestDistance := rgb(0), math.MaxInt
	closest, closestDistance := rgb(0), math.MaxInt
	for n := 16; n < 256; n++ {
		candidate := indexed(n)
		d := distance(c, candidate)
		if d < closestDistance {
			closest, closestDistance = candidate, d
		}
		if d < bestDistance && passes(candidate) {
			best, bestDistance = candidate, d
		}
	}
	if bestDistance == math.MaxInt {
		return closest
	}
	return best
}

// index is the number of one of the 256 colours.
func index(c rgb) int {
	for n := 16; n < 256; n++ {
		if indexed(n) == c {
			return n
		}
	}
	return 16
}
