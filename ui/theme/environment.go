package theme

import "strings"

// EnvTone is the tone of an environment's name, told from its slug or name: production for prd, prod… and live; staging
// for stg, staging, stage, uat, qa and preprod…; development for dev…, ci, local, test and testing; else EnvOther. When several
// words of a name speak, the one that needs more care decides.
func EnvTone(environment string) Tone {
	isSeparator := func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == ' ' || c == '/' }
	best := EnvOther
	words := strings.FieldsFunc(strings.ToLower(environment), isSeparator)
	for i, word := range words {
		if word == "pre" && i+1 < len(words) && strings.HasPrefix(words[i+1], "prod") {
			words[i+1] = "preprod"
		}
		switch tone := wordTone(word); {
		case tone == EnvProduction:
			return tone
		case tone == EnvStaging, tone == EnvDevelopment && best == EnvOther:
			best = tone
		}
	}
	return best
}

func wordTone(word string) Tone {
	switch word {
	case "prd", "live":
		return EnvProduction
	case "stg", "staging", "stage", "uat", "qa":
		return EnvStaging
	case "ci", "local", "test", "testing":
		return EnvDevelopment
	}
	switch {
	case strings.HasPrefix(word, "preprod"):
		return EnvStaging
	case strings.HasPrefix(word, "prod"):
		return EnvProduction
	case strings.HasPrefix(word, "dev"):
		return EnvDevelopment
	}
	return EnvOther
}

// EnvGround is the ground of an environment's chip, told as by [EnvTone].
func EnvGround(environment string) Ground {
	switch EnvTone(environment) {
	case EnvDevelopment:
		return OnEnvDevelopment
	case EnvStaging:
		return OnEnvStaging
	case EnvProduction:
		return OnEnvProduction
	}
	return OnEnvOther
}
