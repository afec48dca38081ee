// Package webhook takes the deliveries of Doppler's webhooks.
//
// It promises to accept a delivery only when its signature fits the raw body, compared in constant time, and its body has
// one of the two forms that Doppler describes; to repeat nothing of a request in an answer; to bound what a sender can
// cost in memory, time and connections; and to tell of one config at most once a second without losing the last time. It
// refuses to run without a secret: an unsigned delivery says nothing that could be relied on. A delivery that was signed
// once can be sent again by whoever saw it, since Doppler signs no time; all that this does is to have a config read again.
//
// Deliver makes one delivery of dtui's own, to try a receiver out. It reaches this machine and nothing else, and holds no
// value of a secret unless a payload of the person's own has one.
package webhook
