package model

// Guard has every act of staging into a config ask first: an error of may refuses it, whatever screen it comes from.
// Undoing, dropping and saving what is staged already ask nobody.
func (s *Staging) Guard(may func(ConfigID) error) { s.may = may }

func (s *Staging) allowed(id ConfigID) error {
	if s.may == nil {
		return nil
	}
	return s.may(id)
}
