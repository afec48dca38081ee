package client

import "dtui/model"

// wireRequest is Doppler's API reference, Change requests, which is camelCase throughout. Lists leave the updates and the
// description out.
type wireRequest struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Status      string      `json:"status"`
	CreatedAt   moment      `json:"createdAt"`
	CreatedBy   *wireAuthor `json:"createdBy"`
	Units       []wireUnit  `json:"units"`
	Assigned    []struct {
		wireMemberID
		Name  string `json:"name"`
		Email string `json:"email"`
	} `json:"assigned"`
}

type wireAuthor struct {
	Slug     string `json:"slug"`
	Type     string `json:"type"`
	Name     string `json:"name"`
	IsActive *bool  `json:"isActive"`
}

func (w *wireAuthor) author() model.RequestAuthor {
	if w == nil {
		return model.RequestAuthor{}
	}
	return model.RequestAuthor{Slug: w.Slug, Account: w.Type == "ServiceAccount", Name: w.Name, Active: w.IsActive == nil || *w.IsActive}
}

type wireNamed struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

type wireLogSlug struct {
	Slug string `json:"slug"`
}

type wireUnit struct {
	ID        string      `json:"id"`
	Status    string      `json:"status"`
	CreatedAt moment      `json:"createdAt"`
	CreatedBy *wireAuthor `json:"createdBy"`
	Target    struct {
		Project     wireNamed `json:"project"`
		Environment wireNamed `json:"environment"`
		Config      wireNamed `json:"config"`
	} `json:"target"`
	Applied *struct {
		ConfigLog   *wireLogSlug `json:"configLog"`
		ActivityLog *wireLogSlug `json:"activityLog"`
	} `json:"applied"`
	Updates *[]struct {
		Name               string    `json:"name"`
		Value              *string   `json:"value"`
		ShouldDelete       bool      `json:"shouldDelete"`
		VisType            *int      `json:"visType"`
		ValueType          *wireType `json:"valueType"`
		GenerationSettings *struct{} `json:"generationSettings"`
	} `json:"updates"`
}

func (w wireRequest) request() model.ChangeRequest {
	r := model.ChangeRequest{
		ID: w.ID, Title: w.Title, Description: w.Description, Open: w.Status != "closed", CreatedAt: w.CreatedAt.Time, By: w.CreatedBy.author(),
	}
	for _, u := range w.Units {
		r.Units = append(r.Units, u.unit())
	}
	for _, a := range w.Assigned {
		r.Assigned = append(r.Assigned, model.Assignee{MemberID: reviewer(a.wireMemberID), Name: a.Name, Email: a.Email})
	}
	return r
}

// reviewer undoes assignedTo.
func reviewer(w wireMemberID) model.MemberID {
	kind := model.UserMember
	if w.Type == "ServiceAccount" {
		kind = model.AccountMember
	}
	return model.MemberID{Kind: kind, Slug: w.Slug}
}

func (w wireUnit) unit() model.ChangeUnit {
	u := model.ChangeUnit{
		ID: w.ID, Status: model.UnitStatus(w.Status), CreatedAt: w.CreatedAt.Time, By: w.CreatedBy.author(),
		Ref:         model.ConfigRef{Project: orElse(w.Target.Project.Slug, w.Target.Project.Name), Config: orElse(w.Target.Config.Name, w.Target.Config.Slug)},
		Environment: orElse(w.Target.Environment.Slug, w.Target.Environment.Name),
	}
	if w.Applied != nil {
		u.ConfigLog, u.ActivityLog = w.Applied.ConfigLog.text(), w.Applied.ActivityLog.text()
	}
	if w.Updates == nil {
		return u
	}
	u.Proposals = []model.ProposedChange{}
	for _, item := range *w.Updates {
		p := model.ProposedChange{Name: item.Name, Delete: item.ShouldDelete, Generated: item.GenerationSettings != nil}
		if item.Value != nil {
			p.Value = model.NewValue(*item.Value)
		}
		if item.ValueType != nil {
			p.Type = model.ValueType(item.ValueType.Type)
		}
		for visibility, number := range visTypes {
			if item.VisType != nil && *item.VisType == number {
				p.Visibility = visibility
			}
		}
		u.Proposals = append(u.Proposals, p)
	}
	return u
}

func (w *wireLogSlug) text() string {
	if w == nil {
		return ""
	}
	return w.Slug
}
