package promote

import "dtui/model"

// LeaveOut unticks every pair of a target and a name that was not meant, until the person ticks it.
func (s *Screen) LeaveOut(meant func(target model.ConfigRef, name string) bool) {
	for _, target := range s.targets {
		for _, name := range s.names {
			if !meant(target, name) {
				s.ticks[key{target, name}] = false
			}
		}
	}
	s.made = made{}
}
