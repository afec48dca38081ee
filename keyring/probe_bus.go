//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package keyring

import (
	"context"
	"slices"

	"github.com/godbus/dbus/v5"
)

// Names from the Secret Service API draft 0.2 of freedesktop.org.
const (
	secretsName  = "org.freedesktop.secrets"
	secretsPath  = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath    = secretsPath + "/collection/login"
	defaultPath  = secretsPath + "/aliases/default"
	serviceFace  = "org.freedesktop.Secret.Service"
	propertyCall = "org.freedesktop.DBus.Properties.Get"
)

// probe asks the session bus about the keyring on a connection of its own. It launches nothing: go-keyring
// would start a bus and a keyring that outlive it when there is none.
func probe(ctx context.Context) (readiness, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return unknown, Unavailable{Reason: NoBus, Err: err}
	}
	defer func() { _ = conn.Close() }() // Nothing was written that closing could lose.
	if err := conn.Auth(nil); err != nil {
		return unknown, busError(ctx, NoBus, err)
	}
	if err := conn.Hello(); err != nil {
		return unknown, busError(ctx, NoBus, err)
	}
	bus := conn.BusObject()
	var owned bool
	if err := bus.CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&owned); err != nil {
		return unknown, busError(ctx, NoBus, err)
	}
	if owned {
		return collectionState(ctx, conn)
	}
	var startable []string
	if err := bus.CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable); err != nil {
		return unknown, busError(ctx, NoBus, err)
	}
	if slices.Contains(startable, secretsName) {
		return unknown, nil // The bus will start the service for the call itself.
	}
	return unknown, Unavailable{Reason: NoService}
}

// collectionState asks for the collection that go-keyring uses: "login" where there is one, else the default.
func collectionState(ctx context.Context, conn *dbus.Conn) (readiness, error) {
	secrets := conn.Object(secretsName, secretsPath)
	var collections []dbus.ObjectPath
	if err := property(ctx, secrets, serviceFace, "Collections", &collections); err != nil {
		return unknown, busError(ctx, Failed, err)
	}
	path := loginPath
	if !slices.Contains(collections, loginPath) {
		var target dbus.ObjectPath
		call := secrets.CallWithContext(ctx, serviceFace+".ReadAlias", dbus.FlagNoAutoStart, "default")
		if err := call.Store(&target); err != nil {
			return unknown, busError(ctx, Failed, err)
		}
		if target == "/" {
			return unknown, Unavailable{Reason: NoCollection}
		}
		path = defaultPath
	}
	var shut bool
	collection := conn.Object(secretsName, path)
	if err := property(ctx, collection, "org.freedesktop.Secret.Collection", "Locked", &shut); err != nil {
		return unknown, busError(ctx, Failed, err)
	}
	if shut {
		return locked, nil
	}
	return unlocked, nil
}

func property(ctx context.Context, object dbus.BusObject, face, name string, into any) error {
	var value dbus.Variant
	if err := object.CallWithContext(ctx, propertyCall, dbus.FlagNoAutoStart, face, name).Store(&value); err != nil {
		return err
	}
	return value.Store(into)
}

// busError keeps an ended context apart from a bus that refused: closing the connection is how the context ends it.
func busError(ctx context.Context, reason Reason, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return Unavailable{Reason: reason, Err: err}
}
