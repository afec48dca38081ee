package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Empty returns a world with one person and no projects.
func Empty() []byte {
	return []byte(`{"workplace":{"id":"empty","name":"Empty","billing_email":"","security_email":""},` +
		`"people":[{"id":"you","name":"You","email":"you@example.com","username":"you"}],"projects":[],"tokens":[]}`)
}

var (
	generatedAreas  = []string{"billing", "catalog", "checkout", "identity", "mail", "media", "orders", "search", "shipping", "support"}
	generatedParts  = []string{"api", "web", "worker", "jobs", "admin", "gateway", "sync", "events"}
	generatedRoles  = []string{"backend", "frontend", "ci", "preview", "load", "canary", "europe", "america", "asia", "partner"}
	generatedOwners = []string{"AWS", "CACHE", "DATABASE", "GITHUB", "MAILGUN", "QUEUE", "REDIS", "S3", "SENTRY", "SLACK", "STRIPE", "TWILIO"}
	generatedWhats  = []string{"URL", "KEY", "SECRET", "HOST", "PORT", "USER", "PASSWORD", "REGION", "TIMEOUT", "TOKEN"}
)

// Generate returns a world of a size, the same for the same numbers: configs are per project, over up to three
// environments, and every config shows that many secrets, managed names not counted.
func Generate(projects, configs, secrets int) ([]byte, error) {
	if projects < 0 || configs < 1 || secrets < 0 {
		return nil, fmt.Errorf("sandbox: a world of %d projects, %d configs and %d secrets cannot be made; use 0, 1 and 0 or more",
			projects, configs, secrets)
	}
	w := worldFile{
		Workplace: workplace{ID: "generated", Name: "Generated", BillingEmail: "billing@example.com", SecurityEmail: "security@example.com"},
		People:    []person{{ID: "ana", Name: "Ana Lima", Email: "ana@example.com", Username: "ana"}},
		Projects:  []worldProject{},
		Tokens:    []worldToken{},
	}
	for i := range projects {
		w.Projects = append(w.Projects, generateProject(i, configs, secrets))
	}
	text, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("sandbox: generate a world: %w", err)
	}
	return text, nil
}

// numbered appends a number from the second round on, so that a small world has plain names.
func numbered(name string, round int, separator string) string {
	if round == 0 {
		return name
	}
	return name + separator + strconv.Itoa(round+1)
}

func generateProject(i, configs, secrets int) worldProject {
	area, part := generatedAreas[i%len(generatedAreas)], generatedParts[i/len(generatedAreas)%len(generatedParts)]
	p := worldProject{
		Slug:        numbered(area+"-"+part, i/len(generatedAreas)/len(generatedParts), "-"),
		Description: "The " + part + " of " + area,
		Ago:         ago(time.Duration(400*24-i%300) * time.Hour),
	}
	environments := []worldEnvironment{
		{Slug: "dev", Name: "Development"}, {Slug: "stg", Name: "Staging"}, {Slug: "prd", Name: "Production"},
	}
	for j := range configs {
		e := &environments[j%len(environments)]
		e.Ago = p.Ago
		c := worldConfig{Name: e.Slug, Locked: true, Ago: p.Ago, Secrets: map[string]worldSecret{}}
		n := secrets
		if branch := j/len(environments) - 1; branch >= 0 {
			c.Name = e.Slug + "_" + numbered(generatedRoles[branch%len(generatedRoles)], branch/len(generatedRoles), "_")
			c.Locked = false
			// A branch has a few values of its own and shows the root's otherwise.
			n = min(secrets, 3)
		}
		for k := range n {
			name, value := generateSecret(i, k, c.Name)
			c.Secrets[name] = value
		}
		e.Configs = append(e.Configs, c)
	}
	p.Environments = environments[:min(configs, len(environments))]
	return p
}

// generateSecret makes the k-th secret. Every sixteenth refers to the one before it, and some are unmasked; the rest
// is what most secrets are.
func generateSecret(project, k int, config string) (string, worldSecret) {
	name := generatedName(k)
	text := fmt.Sprintf("%s-%08x", config, uint32(project*7919+k*104729+len(config)*31))
	s := worldSecret{Value: &text}
	switch {
	case k%16 == 5:
		text = "${" + generatedName(k-1) + "}/" + text
	case k%10 == 7:
		s.Visibility = unmasked
	}
	return name, s
}

func generatedName(k int) string {
	owner, what := generatedOwners[k%len(generatedOwners)], generatedWhats[k/len(generatedOwners)%len(generatedWhats)]
	return numbered(owner+"_"+what, k/len(generatedOwners)/len(generatedWhats), "_")
}
