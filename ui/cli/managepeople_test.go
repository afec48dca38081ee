package cli

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

func TestMembersOfAProjectByKeys(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Members").SeeLine("Dana Fox", "user", "Viewer", "dev, stg")
		u.do("a").see("Add a member").nothing(func() {
			u.do("tab", "tab", "left", "ctrl+s").says("Tick an environment").do("esc")
		})
		u.do("a").fill("", ">>", "").do("left", "tab", "space", "ctrl+s").says("Added Ben Okafor to backend")
		u.SeeLine("Ben Okafor", "user", "Viewer", "dev")
		u.at("Ben").nothing(func() { u.do("e", "ctrl+s").says("Nothing is changed").do("esc", "d", "enter") })
		u.do("e", "left", "tab", "right", "ctrl+s").says("Changed what Ben Okafor may in backend")
		u.SeeLine("Ben Okafor", "user", "Collaborator", "every environment")
		u.do("d").destroy("").says("Removed Ben Okafor from backend").NotSee("Ben Okafor  ")
	})
}

func TestGroupsAndTheirPeopleByKeys(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Groups").do("a").nothing(func() { u.do("ctrl+s").says("needs a name").do("esc", "a") })
		u.fill("夜間対応", ">").do("ctrl+s").says("Created the group 夜間対応")
		u.at("夜間").nothing(func() {
			u.do("e", "ctrl+s").says("Nothing is changed").do("esc")
			u.do("d").Type("Night")
			u.do("tab", "right", "enter").says("That is not the name").do("esc")
		})
		u.do("e").fill("Night", ">").do("ctrl+s").says("Changed the group 夜間対応").SeeLine("Night", "Collaborator")
		u.do("enter").see("There are none").do("a").see("Add somebody").do("ctrl+s").says("Added Ana Lima to Night").SeeLine("Ana Lima", "ana@acme.example")
		u.nothing(func() { u.do("d", "enter") }).do("d").destroy("").says("Removed Ana Lima from Night")
		u.do("esc", "esc").at("Night").do("d").destroy("Night").says("Deleted the group Night")
	})
}

func TestRolesByKeys(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		for _, title := range []string{"Workplace roles", "Project roles"} {
			u.manage(title).nothing(func() { u.do("e", "d").says("It is built in") })
			u.do("a").nothing(func() { u.do("ctrl+s").says("needs a name") })
			u.Type("Auditor")
			u.do("tab", "space", "down", "space", "ctrl+s").says("Created the role Auditor").SeeLine("Auditor", "custom", "2 permissions")
			u.at("Auditor").nothing(func() { u.do("e", "ctrl+s").says("Nothing is changed").do("esc", "d", "enter") })
			u.do("e").fill("Inspector", "").do("space", "ctrl+s").says("Changed the role Auditor").SeeLine("Inspector", "1 permission")
			u.do("d").destroy("").says("Deleted the role Inspector").do("esc")
		}
	})
}

// TestALongListOfOptionsFollowsItsCursor has more permissions to tick than the terminal has lines.
func TestALongListOfOptionsFollowsItsCursor(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{cols: 80, rows: 24})
	all, err := u.straight().Permissions(t.Context(), model.WorkplaceRoles)
	if err != nil || len(all) < 20 {
		t.Fatalf("%d permissions, %v", len(all), err)
	}
	u.manage("Workplace roles").do("a", "tab").see("[ ] " + all[0])
	for range all[1:] {
		u.Press("down")
	}
	u.see("[ ] " + all[len(all)-1]).NotSee("[ ] " + all[0])
}

func TestUsersAndInvitesByKeys(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Users").at("Ben").nothing(func() {
			u.do("a", "d").says("Doppler's API deletes none of these")
			u.do("e").fill("", "Ben Okafor").do("ctrl+s", "enter").do("esc")
		})
		u.do("e").fill(">", "Ben Okafor").do("ctrl+s", "enter").says("Changed the role of Ben Okafor")
		u.manage("Invites").see("kofi@acme.example").nothing(func() { u.do("a").says("makes none of these") })
	})
}

func TestWhoCanReadAConfigIsPutTogether(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Who can read it").SeeLine("Ana Lima", "user").SeeLine("release-bot", "service account", "member as Collaborator")
		u.at("Dana").says("member as Viewer").do("esc").at("Other configs").do("g").says("Other configs may show its values through references.")
		u.nothing(func() { u.do("a", "e", "d", "x") })
	})
	// What could not be read is said.
	u := sit(t, setting{sandbox: sandbox.Options{Plan: sandbox.PlanDeveloper}, cols: 80, rows: 24})
	u.manage("Who can read it").at("groups could").says("The groups could not be read").says("is missing here")
}

func TestWhatThePlanDoesNotHaveIsSaid(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.sandbox.Plan = sandbox.PlanDeveloper
		u := sit(t, s)
		u.manage("Groups").says("Groups need the Team plan or a larger one").nothing(func() { u.do("a", "e", "d", "x") })
		u.manage("Project roles").do("a").fill("Auditor").do("ctrl+s").says("Roles of one's own need the Team plan").see("Create a role")
	})
}

func TestWhatARoleDoesNotAllowIsSaid(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		dana := sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "dana"}
		u := sitAs(t, dana, s)
		u.manage("Users").at("Ben").do("e").fill(">", "Ben Okafor").do("ctrl+s", "enter").says("This token may not, or the plan does not have it")
		u.see("Change the role of Ben Okafor").do("esc")
		u.manage("Groups").do("a").fill("Night").do("ctrl+s").says("If the workplace has it, this token may not do that").do("esc")
		u.NotSee("Night")
	})
}

func TestTheSettingsOfTheWorkplaceByKeys(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Settings").do("e").nothing(func() {
			u.fill("", "", "", "acme").do("ctrl+s").says("Nothing is changed")
			u.do("shift+tab", "shift+tab").fill("no address").do("ctrl+s").says("The billing address is not a mail address")
			u.do("esc")
		})
		u.do("e").fill("acme 株式会社", "bills@acme.example", "", "acme").do("ctrl+s").says("Changed the settings of the workplace")
		u.SeeLine("acme 株式会社", "bills@acme.example")
	})
}

const shopTemplate = `projects:
  - name: shop
    environments:
      - slug: dev
        name: Development
        configs: [{slug: dev_ci}]
      - slug: prd
        name: Production
    secrets:
      dev: {API_KEY: "text-of-the-template"}
`

func TestATemplateIsReadShownAndImported(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.Forbidden("text-of-the-template")
		folder := t.TempDir()
		file := func(name, text string) string {
			path := filepath.Join(folder, name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		good := file("good.yaml", shopTemplate)
		u.manage("Settings").do("x").nothing(func() {
			for path, want := range map[string]string{
				"":                            "It needs the path of a file",
				filepath.Join(folder, "none"): "no such file",
				folder:                        "is not a file",
				file("large.yaml", strings.Repeat("#", model.MaxTemplate+1)):                       "larger than 1024 kB",
				file("broken.yaml", strings.Replace(shopTemplate, "name: shop", "name: [", 1)):     "Line 4: the file is not a template",
				file("name.yaml", strings.Replace(shopTemplate, "name: shop", "name: My Shop", 1)): "From line 2 on, in",
			} {
				u.do("ctrl+u").Paste(path)
				u.do("ctrl+s").says(want)
			}
			u.do("ctrl+u").Paste(good)
			u.do("ctrl+s").says("makes 1 project with 3 configs and 1 secret").says("shop: dev with 1 secret, dev_ci, prd").see("Import 1 project")
			u.do("esc").NotSee("Import 1 project")
			// What was read is let go of with everything else.
			u.do("x").do("ctrl+u").Paste(good)
			u.do("ctrl+s", "ctrl+g", "enter").do("right", "enter").says("was let go of").do("esc")
		})
		u.do("x", "ctrl+u").Paste(good)
		u.do("ctrl+s", "right", "enter").says("Created shop")
		u.do("x", "ctrl+u").Paste(good)
		u.do("ctrl+s", "right", "enter").says("already exists").do("esc")
		projects, err := u.straight().Projects(t.Context())
		if err != nil || !slices.ContainsFunc(projects.Projects, func(p model.Project) bool { return p.Slug == "shop" }) {
			t.Errorf("%v, %v", projects, err)
		}
	})
}

// TestNamesFromOutsideAreHarmless has a name that would clear the screen, and one that is longer than any column.
func TestNamesFromOutsideAreHarmless(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		hostile := "evil\x1b[2J\u202ename"
		for _, name := range []string{hostile, strings.Repeat("long ", 15) + "name"} {
			made, err := u.straight().CreateGroup(t.Context(), model.GroupDraft{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			u.manage("Groups").at(made.Name[:4]).nothing(func() {
				u.do("d").see("Delete "+name[:4]).do("esc", "e").see("Change "+name[:4]).do("esc", "enter").see("─ People").do("esc")
			})
			if strings.ContainsAny(u.Screen().String(), "\x1b\u202e") {
				t.Error("it is drawn as it is")
			}
			typed := name
			if name == hostile {
				// Nobody can type that.
				typed = "yes"
			}
			u.do("d").destroy(typed).do("esc", "esc", "esc")
		}
		for _, r := range u.server.Requests() {
			if r.Method == http.MethodDelete && r.Status >= 300 {
				t.Errorf("%s %d", r.Path, r.Status)
			}
		}
	})
}
