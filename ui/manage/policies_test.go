package manage

import (
	"strings"
	"testing"

	"dtui/model"
)

func TestAPolicyThatNobodyCanMeetIsNotWeakenedByAnEdit(t *testing.T) {
	t.Parallel()
	typed := map[string]string{"name": "Two pairs of eyes", "reviewers": "1", "covers": "all", "self": "yes"}
	nobody := model.Policy{Name: "Eyes", Rules: []model.PolicyRule{{Type: model.RequiredReviewer, Count: 1, Subjects: []model.PolicySubject{}}}}
	if err := policyDraft(nobody, Answers{texts: typed}).Check(); err == nil {
		t.Error("the rule became one that anybody meets")
	}
	anybody := model.Policy{Name: "Eyes", Rules: []model.PolicyRule{{Type: model.RequiredReviewer, Count: 1}}}
	if err := policyDraft(anybody, Answers{texts: typed}).Check(); err != nil {
		t.Error(err)
	}
}

func TestAPolicySaysThatNobodyCouldBeReadToApprove(t *testing.T) {
	t.Parallel()
	for want, who := range map[string]approvers{"Neither people nor groups could be read": nil, "whose approvals count": {{Value: "WorkplaceUser u", Label: "Ana"}}} {
		if got := who.hint(); !strings.HasPrefix(got, want) {
			t.Errorf("%d can approve: %q", len(who), got)
		}
	}
}
