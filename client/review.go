package client

import (
	"context"
	"net/http"

	"dtui/model"
)

// CloseChangeRequest closes one without applying what is left of it (POST …/close).
func (c *Client) CloseChangeRequest(ctx context.Context, id string) error {
	return c.administer(ctx, request{method: http.MethodPost, path: requestPath(id) + "/close", what: "close a change request"}, nil, nil)
}

// Assign replaces those who are asked to review (PUT …/assignees).
func (c *Client) Assign(ctx context.Context, id string, reviewers []model.MemberID) error {
	const what = "assign a change request"
	if err := (model.ChangeRequestEdit{Assigned: &reviewers}).Check(); err != nil {
		return refusedHere(what, err)
	}
	req := request{method: http.MethodPut, path: requestPath(id) + "/assignees", what: what}
	return c.administer(ctx, req, map[string]any{"assigned": assignedTo(reviewers)}, nil)
}

// SetUnitStatus makes a unit a draft, opens it, or cancels it (PUT …/units/unit/{unit}/status). Applied is what ApplyUnit makes.
func (c *Client) SetUnitStatus(ctx context.Context, id, unit string, to model.UnitStatus) (model.UnitStatus, error) {
	return c.changeUnit(ctx, request{method: http.MethodPut, path: unitPath(id, unit) + "/status", what: "change the status of a unit"}, map[string]string{"status": string(to)})
}

// Approve approves a unit (POST …/review). Doppler has no call that rejects one. The status that it answers does not tell
// whether the approval was the last one that was needed: ApplyUnit does.
func (c *Client) Approve(ctx context.Context, id, unit string) (model.UnitStatus, error) {
	return c.changeUnit(ctx, request{method: http.MethodPost, path: unitPath(id, unit) + "/review", what: "approve a change request"}, nil)
}

// Rescind takes one's own approval of a unit back (DELETE …/review).
func (c *Client) Rescind(ctx context.Context, id, unit string) (model.UnitStatus, error) {
	return c.changeUnit(ctx, request{method: http.MethodDelete, path: unitPath(id, unit) + "/review", what: "rescind an approval"}, nil)
}

// ApplyUnit writes what a unit proposes to its config (POST …/apply). A refusal is a Failure with Doppler's reason, such as
// approvals that are missing. One of the kind UnknownOutcome may have written: ChangeUnit tells by the status.
func (c *Client) ApplyUnit(ctx context.Context, id, unit string) (model.UnitStatus, error) {
	return c.changeUnit(ctx, request{method: http.MethodPost, path: unitPath(id, unit) + "/apply", what: "apply a change request"}, nil)
}

func (c *Client) changeUnit(ctx context.Context, req request, body any) (model.UnitStatus, error) {
	var got struct {
		Unit struct {
			Status string `json:"status"`
		} `json:"unit"`
	}
	if err := c.administer(ctx, req, body, &got); err != nil {
		return "", err
	}
	if got.Unit.Status == "" {
		return "", told(req.what, missing("the unit's status"))
	}
	return model.UnitStatus(got.Unit.Status), nil
}
