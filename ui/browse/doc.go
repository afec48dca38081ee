// Package browse is the home screen: projects, configs and secrets, with the details of one secret.
//
// It promises that moving a cursor reads nothing, that what is drawn comes from the snapshot named in the title, and
// that an edit goes to that snapshot's config. It refuses to write anything: it stages.
package browse
