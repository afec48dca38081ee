package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"dtui/model"
)

// wireProposal is one name of a change request (Doppler's API reference, Change requests: create). A value that is left out
// keeps the present one; the reference does not say so, and has no null there.
type wireProposal struct {
	// Action is upsert or delete, when a unit that is there is changed.
	Action       string    `json:"action,omitempty"`
	Name         string    `json:"name"`
	Value        *string   `json:"value,omitempty"`
	ShouldDelete bool      `json:"shouldDelete,omitempty"`
	VisType      *int      `json:"visType,omitempty"`
	ValueType    *wireType `json:"valueType,omitempty"`
}

var visTypes = map[model.Visibility]int{model.Masked: 0, model.Unmasked: 1, model.Restricted: 2}

var errNoProposal = errors.New("a change request cannot")

func proposal(line model.Change) (wireProposal, error) {
	item := wireProposal{Name: line.Name, ValueType: wireTypeOf(line.Type)}
	if what := line.Unproposable(); what != "" {
		if line.Action() == model.Rename {
			what += ": propose the new name and the deletion of the old one"
		}
		return item, fmt.Errorf("%w %s", errNoProposal, what)
	}
	if line.Removal == model.Delete {
		return wireProposal{Name: line.Key(), ShouldDelete: true}, nil
	}
	item.Value = revealed(line.Value)
	if number, ok := visTypes[line.Visibility]; ok {
		item.VisType = &number
	}
	return item, nil
}

type wireUnitDraft struct {
	Action string `json:"action"`
	// ID is of a unit that is there, Target of one that is to be made.
	ID      string         `json:"id,omitempty"`
	Target  *wireRef       `json:"target,omitempty"`
	Status  string         `json:"status,omitempty"`
	Updates []wireProposal `json:"updates"`
}

func proposals(lines []model.Change) (items []wireProposal, sent []model.Value, err error) {
	items = []wireProposal{}
	for _, line := range lines {
		item, err := proposal(line)
		if err != nil {
			return nil, nil, err
		}
		items = append(items, item)
		sent = append(sent, secretTexts(line.Value)...)
	}
	return items, sent, nil
}

func newUnits(drafts []model.UnitDraft) (units []wireUnitDraft, sent []model.Value, err error) {
	units = []wireUnitDraft{}
	for _, d := range drafts {
		items, texts, err := proposals(d.Lines)
		if err != nil {
			return nil, nil, err
		}
		target := wireRef(d.ID.ConfigRef)
		unit := wireUnitDraft{Action: "create", Target: &target, Updates: items}
		if d.Draft {
			unit.Status = string(model.UnitDraftStatus)
		}
		units, sent = append(units, unit), append(sent, texts...)
	}
	return units, sent, nil
}

// assignedTo spells who is asked to review; the word for a user differs from that of project members.
func assignedTo(list []model.MemberID) []wireMemberID {
	out := []wireMemberID{}
	for _, m := range list {
		kind := "WorkplaceUser"
		if m.Kind == model.AccountMember {
			kind = "ServiceAccount"
		}
		out = append(out, wireMemberID{kind, m.Slug})
	}
	return out
}

const requestsPath = "/v3/workplace/change_requests"

func requestPath(id string) string { return requestsPath + "/change_request/" + url.PathEscape(id) }

func unitPath(id, unit string) string { return requestPath(id) + "/units/unit/" + url.PathEscape(unit) }

// RequestChanges opens a change request and returns its id. Each config is looked up first: another identity stops it
// with a model.WrongTarget before anything is sent. A line that a change request cannot express stops it too. An answer
// that never came is a Failure of the kind UnknownOutcome; the list then tells. Nothing is written to a config.
func (c *Client) RequestChanges(ctx context.Context, d model.ChangeRequestDraft) (id string, err error) {
	const what = "create a change request"
	if err := d.Check(); err != nil {
		return "", refusedHere(what, err)
	}
	units, sent, err := newUnits(d.Units)
	if err != nil {
		return "", refusedHere(what, err)
	}
	body := map[string]any{"title": d.Title, "description": d.Description, "assigned": assignedTo(d.Assigned), "units": units}
	return c.writeRequest(ctx, request{method: http.MethodPost, path: requestsPath, what: what, sent: sent}, d.Units, body)
}

// EditChangeRequest changes an open change request (POST …/change_request/{id}). The configs of new units are looked up
// first, as RequestChanges does.
func (c *Client) EditChangeRequest(ctx context.Context, id string, e model.ChangeRequestEdit) error {
	const what = "change a change request"
	if err := e.Check(); err != nil {
		return refusedHere(what, err)
	}
	body := map[string]any{}
	if e.Title != nil {
		body["title"] = *e.Title
	}
	if e.Description != nil {
		body["description"] = *e.Description
	}
	if e.Assigned != nil {
		body["assigned"] = assignedTo(*e.Assigned)
	}
	units, sent, err := newUnits(e.Add)
	if err != nil {
		return refusedHere(what, err)
	}
	for _, change := range e.Units {
		items, texts, err := proposals(change.Set)
		if err != nil {
			return refusedHere(what, err)
		}
		for i := range items {
			items[i].Action = "upsert"
		}
		for _, name := range change.Drop {
			items = append(items, wireProposal{Action: "delete", Name: name})
		}
		units = append(units, wireUnitDraft{Action: "update", ID: change.Unit, Status: string(change.Status), Updates: items})
		sent = append(sent, texts...)
	}
	if len(units) > 0 {
		body["units"] = units
	}
	_, err = c.writeRequest(ctx, request{method: http.MethodPost, path: requestPath(id), what: what, sent: sent}, e.Add, body)
	return err
}

func (c *Client) writeRequest(ctx context.Context, req request, units []model.UnitDraft, body any) (string, error) {
	for _, unit := range units {
		if err := c.identify(ctx, unit.ID); err != nil {
			return "", err
		}
	}
	var got struct {
		ChangeRequest struct {
			ID string `json:"id"`
		} `json:"changeRequest"`
	}
	if err := c.administer(ctx, req, body, &got); err != nil {
		return "", err
	}
	if got.ChangeRequest.ID == "" {
		return "", told(req.what, missing("the id of the change request"))
	}
	return got.ChangeRequest.ID, nil
}

// ChangeRequestFilter narrows the list. The zero value is all of them.
type ChangeRequestFilter = model.ChangeRequestFilter

func filterQuery(f ChangeRequestFilter) url.Values {
	query := url.Values{}
	if f.Open != f.Closed {
		status := "closed"
		if f.Open {
			status = "open"
		}
		query.Set("status", status)
	}
	if f.Title != "" {
		query.Set("title", f.Title)
	}
	return query
}

// ChangeRequests lists one page of them, from page 1, without what they propose (GET /v3/workplace/change_requests). A page
// past the end is empty. Doppler answers a bare list; one in an envelope is read too.
func (c *Client) ChangeRequests(ctx context.Context, f ChangeRequestFilter, page int) ([]model.ChangeRequest, error) {
	const what = "list the change requests"
	query := filterQuery(f)
	query.Set("page", strconv.Itoa(max(page, 1)))
	query.Set("per_page", strconv.Itoa(perPage))
	var raw json.RawMessage
	if err := c.get(ctx, request{path: requestsPath, query: query, bucket: reads, what: what}, &raw); err != nil {
		return nil, err
	}
	var found *[]wireRequest
	if decode(raw, &found) != nil {
		var envelope struct {
			Camel *[]wireRequest `json:"changeRequests"`
			Snake *[]wireRequest `json:"change_requests"`
		}
		if err := decode(raw, &envelope); err != nil {
			return nil, unreadable(what, answer{}, err)
		}
		if found = envelope.Camel; found == nil {
			found = envelope.Snake
		}
	}
	if found == nil {
		return nil, unreadable(what, answer{}, missing("the list of change requests"))
	}
	list := make([]model.ChangeRequest, 0, len(*found))
	for _, w := range *found {
		if w.ID == "" {
			return nil, unreadable(what, answer{}, missing("the id of a change request"))
		}
		list = append(list, w.request())
	}
	return list, nil
}

// ChangeRequest reads one with what it proposes (GET …/change_request/{id}). The values come along when reveal says so, which
// Doppler may count as reading secrets.
func (c *Client) ChangeRequest(ctx context.Context, id string, reveal bool) (model.ChangeRequest, error) {
	const what = "read a change request"
	var got struct {
		ChangeRequest *wireRequest `json:"changeRequest"`
	}
	if err := c.get(ctx, request{path: requestPath(id), query: revealing(reveal), bucket: bucketOf(reveal), what: what}, &got); err != nil {
		return model.ChangeRequest{}, err
	}
	if got.ChangeRequest == nil || got.ChangeRequest.ID != id {
		return model.ChangeRequest{}, unreadable(what, answer{}, missing("the change request"))
	}
	return got.ChangeRequest.request(), nil
}

// ChangeUnit reads one unit of a change request (GET …/units/unit/{unit}).
func (c *Client) ChangeUnit(ctx context.Context, id, unit string, reveal bool) (model.ChangeUnit, error) {
	const what = "read a unit of a change request"
	var got struct {
		Unit *wireUnit `json:"unit"`
	}
	if err := c.get(ctx, request{path: unitPath(id, unit), query: revealing(reveal), bucket: bucketOf(reveal), what: what}, &got); err != nil {
		return model.ChangeUnit{}, err
	}
	if got.Unit == nil || got.Unit.ID != unit {
		return model.ChangeUnit{}, unreadable(what, answer{}, missing("the unit"))
	}
	return got.Unit.unit(), nil
}

// revealing: any text but "false" is true (Doppler's API reference, Change requests).
func revealing(reveal bool) url.Values {
	if !reveal {
		return nil
	}
	return url.Values{"reveal": {"true"}}
}

func bucketOf(reveal bool) bucket {
	if reveal {
		return secretReads
	}
	return reads
}
