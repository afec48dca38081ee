package model

import (
	"fmt"
	"slices"
	"strings"
)

// warnings lists what a person should know before a line is promoted. Taken is what of the source would be written.
func warnings(in PlanInput, target *Snapshot, taken Secret, line PlanLine) []Warning {
	var found []Warning
	from, to, before := in.Source.ID(), target.ID(), line.Before
	if _, staged := in.Staged(from).Get(taken.Name); staged {
		found = append(found, Warning{
			Caution, "the staged edit is not taken",
			fmt.Sprintf("A change of %s is staged in %s. The plan takes the saved text; save first to promote the new one.", taken.Name, from.ConfigRef),
		})
	}
	if line.Frozen {
		found = append(found, Warning{
			Caution, "freezes the reference",
			fmt.Sprintf("The computed text is taken: %s in %s would be a fixed text and follow nothing that %s refers to.", taken.Name, to.Config, from.ConfigRef),
		})
	}
	refs := References(taken.Raw)
	for _, ref := range refs {
		if w, ok := referenceWarning(in, target, ref); ok {
			found = append(found, w)
		}
	}
	if before != nil && len(refs) == 0 && before.IsReference() {
		found = append(found, Warning{
			Caution, "a literal would replace a reference",
			fmt.Sprintf("A literal would replace a reference: %s in %s would stop following what it refers to.", taken.Name, to.Config),
		})
	}
	if in.Fits != nil && !in.Fits(line.After) {
		found = append(found, Warning{
			Danger, "does not fit the type " + string(line.After.Type),
			fmt.Sprintf("The type of %s in %s is %s. Doppler would refuse the text, and everything else of the request with it.", taken.Name, to.ConfigRef, line.After.Type),
		})
	}
	if before != nil {
		found = append(found, overWarnings(in, target, taken, *before)...)
	}
	into := PurposeOf(target.Config().Environment)
	if w, ok := hostWarning(taken, into); ok && len(refs) == 0 {
		found = append(found, w)
	}
	if ProtectedBy(from.Config, in.Protected) != "" && ProtectedBy(to.Config, in.Protected) == "" {
		found = append(found, Warning{
			Caution, "leaves a protected config",
			fmt.Sprintf("A value of %s, which is protected, would be copied to %s, which is not.", from.Config, to.Config),
		})
	}
	return found
}

// overWarnings are those about what the target has already.
func overWarnings(in PlanInput, target *Snapshot, taken, before Secret) []Warning {
	var found []Warning
	if before.Restricted() {
		found = append(found, Warning{
			Caution, "cannot be taken back",
			"The present value is restricted. dtui has never seen it and could not set it back.",
		})
	}
	if before.Visibility == Unmasked && taken.Visibility != Unmasked {
		found = append(found, Warning{
			Caution, "unmasked there",
			fmt.Sprintf("%s is %s here, but unmasked in %s: its value would be shown there.", taken.Name, taken.Visibility, target.ID().ConfigRef),
		})
	}
	if parent, told := inheritedFrom(in, target, before); parent != (ConfigRef{}) {
		is := "is inherited"
		if !told {
			is = "may be inherited"
		}
		found = append(found, Warning{
			Caution, "would cover an inherited value",
			fmt.Sprintf("%s %s from %s. %s would get a value of its own, and keep one when the promotion is taken back.", before.Name, is, parent, target.ID().Config),
		})
	}
	return found
}

// inheritedFrom finds the config that a target has a value from, as far as can be told: Doppler marks nothing as
// inherited, so what reads the same counts, and of a config that was not read it cannot be told.
func inheritedFrom(in PlanInput, target *Snapshot, before Secret) (parent ConfigRef, told bool) {
	var unread ConfigRef
	for _, ref := range target.Config().Inherits {
		loaded := in.Loaded(ref)
		if loaded == nil {
			unread = ref
			continue
		}
		if has := loaded.Find(before.Name); has != nil && has.same(before) {
			return ref, true
		}
	}
	return unread, false
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
	if in.Exists != nil {
		if exists, known := in.Exists(there); known && !exists {
			return Warning{
				Danger, ref.String() + " resolves nowhere there",
				fmt.Sprintf("In %s, %s would look for %s in %s, and you see no such config.", target.ID().ConfigRef, ref, name, there),
			}, true
		}
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
	if in.Loaded(there) == nil {
		return Warning{
			Caution, "not told whether " + ref.String() + " resolves",
			fmt.Sprintf("%s was not read, so dtui cannot tell whether %s resolves for %s.", there, ref, target.ID().ConfigRef),
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
