package manage

// API is every call that the resources need. What they promise is said where they are declared, beside their resource.
type API interface {
	ConfigTokens
}

// Keeper keeps on this machine what Doppler shows once. Its parts are nil where there is no such place.
type Keeper struct {
	SaveFile    SaveFile
	KeepProfile KeepProfile
}

// Of are the resources of a place. The order is that of the left pane.
func Of(api API, keep Keeper, p Place) []Resource {
	var all []Resource
	if p.Config.Config != "" {
		all = append(all, configTokens(api, keep, p))
	}
	return all
}
