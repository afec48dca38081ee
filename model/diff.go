package model

import "strings"

// Relation is how one name compares between two configs.
type Relation uint8

// The relations. What cannot be read is never called equal.
const (
	Equal Relation = iota + 1
	Differs
	// Incomparable: at least one side is restricted or did not resolve.
	Incomparable
	OnlyLeft
	OnlyRight
)

// DiffRow is one name of the union of two configs. A side that lacks the name is nil.
type DiffRow struct {
	Name     string
	Left     *Secret
	Right    *Secret
	Relation Relation
}

// Compare aligns two snapshots by name. Managed names are left out. It costs one pass over both.
func Compare(left, right *Snapshot, by Aspect) []DiffRow {
	l, r := left.Secrets(), right.Secrets()
	rows := make([]DiffRow, 0, max(len(l), len(r))+min(len(l), len(r))/8)
	for i, j := 0, 0; i < len(l) || j < len(r); {
		order := 0
		switch {
		case i == len(l):
			order = 1
		case j == len(r):
			order = -1
		default:
			order = strings.Compare(l[i].Name, r[j].Name)
		}
		switch {
		case order < 0:
			rows = append(rows, DiffRow{Name: l[i].Name, Left: &l[i], Relation: OnlyLeft})
			i++
		case order > 0:
			rows = append(rows, DiffRow{Name: r[j].Name, Right: &r[j], Relation: OnlyRight})
			j++
		default:
			rows = append(rows, DiffRow{Name: l[i].Name, Left: &l[i], Right: &r[j], Relation: relate(&l[i], &r[j], by)})
			i++
			j++
		}
	}
	return rows
}

func relate(l, r *Secret, by Aspect) Relation {
	left, right := l.Text(by), r.Text(by)
	switch {
	case !left.Known() || !right.Known():
		return Incomparable
	case left.Equal(right):
		return Equal
	default:
		return Differs
	}
}

// Tally counts the rows of each relation.
func Tally(rows []DiffRow) map[Relation]int {
	counts := make(map[Relation]int, int(OnlyRight))
	for i := range rows {
		counts[rows[i].Relation]++
	}
	return counts
}
