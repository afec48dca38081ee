// Package manage lists, makes, changes and deletes whatever Doppler has beside secrets: tokens, webhooks, members and so
// on. A resource is one file that says what its list shows and which actions it has; the screen, the forms and the guards
// are the same for all.
//
// It promises that nothing is sent but by a form's own button, that what destroys names its target and starts on its
// harmless button, and that what Doppler shows once stays until it was taken care of. What others propose is masked; it is read
// when somebody asks for a value, and approved or applied only as it was looked at. It refuses to know the client: each
// resource names the calls that it needs, and the root model carries them out.
package manage
