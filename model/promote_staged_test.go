package model_test

import (
	"testing"
	"time"

	"dtui/model"
)

// What is promoted is what Doppler has; a staged edit of the source that stays behind is said.
func TestAPlanSaysThatAStagedEditIsNotTaken(t *testing.T) {
	t.Parallel()
	source := model.NewSnapshot(model.Owner{}, model.Config{ConfigRef: model.ConfigRef{Project: "p", Config: "dev"}, UUID: "1"}, time.Time{},
		[]model.Secret{{Name: "A", Raw: model.NewValue("saved"), Visibility: model.Masked}})
	target := model.NewSnapshot(model.Owner{}, model.Config{ConfigRef: model.ConfigRef{Project: "p", Config: "stg"}, UUID: "2"}, time.Time{}, nil)
	staging := model.NewStaging()
	if err := staging.Stage(source, "edit", model.Change{Base: source.Find("A"), Name: "A", Value: model.NewValue("staged")}); err != nil {
		t.Fatal(err)
	}
	plan := model.PlanPromotion(model.PlanInput{
		Source: source, Targets: []*model.Snapshot{target}, Names: []string{"A"}, Staged: staging.Of,
		Loaded: func(model.ConfigRef) *model.Snapshot { return nil },
	})
	line := plan.Targets[0].Lines[0]
	if len(line.Warnings) != 1 || line.Warnings[0].Short != "the staged edit is not taken" || !line.After.Raw.Equal(model.NewValue("saved")) {
		t.Fatalf("the line is %+v", line)
	}
}
