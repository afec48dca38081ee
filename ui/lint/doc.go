// Package lint is the screen of what is probably a mistake: the findings in one config, or in every config of a project that
// was read, by what is wrong.
//
// It promises that a finding is shown without any part of a value, that what could not be read is never taken for clean,
// that other configs are read only when somebody asked for it and knows what it costs, and that mending is staged and
// reviewed like any other edit. It refuses to look for mistakes, which the lint of the model does beside everything else,
// and to mend what needs to be understood first.
package lint
