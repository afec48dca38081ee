package model

import (
	"fmt"
	"slices"
	"strings"
)

// warnings lists what a person should know before promoting a secret over what the target has.
func warnings(in PlanInput, target *Snapshot, source Secret, before *Secret) []Warning {
	var found []Warning
	if _, staged := in.Staged(in.Source.ID()).Get(source.Name); staged {
		found = append(found, Warning{
			Caution, "the staged edit is not taken",
			fmt.Sprintf("A change of %s is staged in %s. The plan takes the saved text; save first to promote the new one.", source.Name, in.Source.ID().ConfigRef),
		})
	}
	refs := References(source.Raw)
	for _, ref := range refs {
		if w, ok := referenceWarning(in, target, ref); ok {
			found = append(found, w)
		}
	}
	if before != nil && len(refs) == 0 && before.IsReference() {
		found = append(found, Warning{
			Caution, "a literal would replace a reference",
			fmt.Sprintf("A literal would replace a reference: %s in %s would stop following what it refers to.", source.Name, target.ID().Config),
		})
	}
	if before != nil && before.Restricted() {
		found = append(found, Warning{
			Caution, "cannot be taken back",
			"The present value is restricted. dtui has never seen it and could not set it back.",
		})
	}
	if before != nil && before.Visibility == Unmasked && source.Visibility != Unmasked {
		found = append(found, Warning{
			Caution, "unmasked there",
			fmt.Sprintf("%s is %s here, but unmasked in %s: its value would be shown there.", source.Name, source.Visibility, target.ID().ConfigRef),
		})
	}
	into := PurposeOf(target.Config().Environment)
	if w, ok := hostWarning(source, into); ok && len(refs) == 0 {
		found = append(found, w)
	}
	from := in.Source.ID().Config
	if ProtectedBy(from, in.Protected) != "" && ProtectedBy(target.ID().Config, in.Protected) == "" {
		found = append(found, Warning{
			Caution, "leaves a protected config",
			fmt.Sprintf("A value of %s, which is protected, would be copied to %s, which is not.", from, target.ID().Config),
		})
	}
	return found
}

func referenceWarning(in PlanInput, target *Snapshot, ref Reference) (Warning, bool) {
	here, _ := ref.Target(in.Source.ID().ConfigRef)
	there, name := ref.Target(target.ID().ConfigRef)
	if there == target.ID().ConfigRef {
		_, exists := target.Lookup(name)
		if exists || Managed(name) || comesAlong(in, name) {
			return Warning{}, false
		}
		return Warning{
			Danger, ref.String() + " does not exist in " + there.Config,
			fmt.Sprintf("%s resolves nowhere in %s: applications would get the text of the reference itself.", ref, there),
		}, true
	}
	if loaded := in.Loaded(there); loaded != nil && loaded.Find(name) == nil && !Managed(name) {
		return Warning{
			Danger, ref.String() + " resolves nowhere there",
			fmt.Sprintf("In %s, %s would look for %s in %s, which does not have it.", target.ID().ConfigRef, ref, name, there),
		}, true
	}
	if here != there {
		return Warning{
			Caution, ref.String() + " means another config there",
			fmt.Sprintf("In %s, %s would read from %s instead of %s.", target.ID().ConfigRef, ref, there, here),
		}, true
	}
	into, of := PurposeOf(target.Config().Environment), PurposeOf(there.Config)
	if into != of || there.Config == in.Source.ID().Config {
		return Warning{
			Caution, "would read from " + there.String(),
			fmt.Sprintf("%s resolves elsewhere: %s would read its value from %s.", ref, target.ID().ConfigRef, there),
		}, true
	}
	return Warning{}, false
}

// comesAlong reports whether the promotion takes a name with it. What is restricted stays behind.
func comesAlong(in PlanInput, name string) bool {
	source, found := in.Source.Lookup(name)
	return found && source.Text(RawText).Known() && slices.Contains(in.Names, name)
}

// lesserHosts are the words by which hosts that must not reach production are told.
var lesserHosts = []string{"localhost", "127", "dev", "development", "stg", "stage", "staging", "test", "local", "sandbox", "uat", "qa"}

// hostWarning finds a host of a lesser environment, or a debug switch, on its way to production.
func hostWarning(source Secret, into Purpose) (Warning, bool) {
	if into != ForProduction {
		return Warning{}, false
	}
	text := strings.ToLower(source.Raw.Reveal())
	switched := slices.Contains([]string{"1", "true", "on", "yes"}, text)
	if switched && strings.Contains(source.Name, "DEBUG") {
		return Warning{Caution, "debug switch in production", source.Name + " switches debugging on, in production."}, true
	}
	hostLike := strings.Contains(text, "://") || text == "localhost" || (strings.Contains(text, ".") && !strings.ContainsAny(text, " \n\t{"))
	if !hostLike || len(text) > 2000 {
		return Warning{}, false
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	for _, word := range words {
		if slices.Contains(lesserHosts, word) {
			return Warning{
				Danger, "a " + hostKind(word) + " host would reach production",
				"The value names a " + hostKind(word) + " host; production would talk to it.",
			}, true
		}
	}
	return Warning{}, false
}

func hostKind(word string) string {
	switch PurposeOf(word) {
	case ForStaging:
		return "staging"
	case ForDevelopment:
		return "development"
	default:
		return "local"
	}
}
