package model_test

import (
	"slices"
	"testing"

	"dtui/model"
)

func TestSaveReportCounts(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("B", "1"))
	r := model.SaveReport{Lines: []model.LineResult{
		{Change: add("A", "1"), State: model.Applied}, {Change: rename(present, "B", "C"), State: model.Conflicted}, {Change: add("D", "1"), State: model.Applied},
	}}
	if r.Count(model.Applied) != 2 || r.Count(model.Conflicted) != 1 || r.Count(model.NotSent) != 0 {
		t.Error("the counts are wrong")
	}
	if got := r.Keys(model.Applied); !slices.Equal(got, []string{"A", "D"}) {
		t.Errorf("applied are %q", got)
	}
	if got := r.Keys(model.Conflicted); !slices.Equal(got, []string{"B"}) {
		t.Errorf("conflicted are %q: a line goes by the name that Doppler knows", got)
	}
}

func TestLayoutFinds(t *testing.T) {
	t.Parallel()
	layout := model.Layout{Configs: []model.Config{config("dev"), config("dev_eu")}}
	if c, ok := layout.Find("dev_eu"); !ok || c.UUID != "uuid-dev_eu" {
		t.Errorf("found %+v", c)
	}
	if _, ok := layout.Find("prd"); ok {
		t.Error("found what is not there")
	}
}
