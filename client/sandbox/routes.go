package sandbox

import "net/http"

// newRoutes lists the endpoints. What is not listed, a wrong method included, is 404 in the envelope.
func (s *Server) newRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	const (
		workplaces   = " /v3/workplace"
		projects     = " /v3/projects"
		project      = " /v3/projects/project"
		environments = " /v3/environments"
		environment  = " /v3/environments/environment"
		configs      = " /v3/configs"
		config       = " /v3/configs/config"
		secrets      = " /v3/configs/config/secrets"
		secret       = " /v3/configs/config/secret"
		logs         = " /v3/configs/config/logs"
	)
	for pattern, e := range map[string]endpoint{
		"GET /v3/me":                         (*call).me,
		"POST /v3/me/mfa_recovery":           (*call).recoverMFA,
		"GET" + workplaces + "/users":        (*call).listUsers,
		"GET" + workplaces + "/users/{slug}": (*call).getUser,
		"GET /v3/logs":                       (*call).listActivity,
		"GET /v3/logs/log":                   (*call).getActivity,
		"GET" + projects:                     (*call).listProjects,
		"POST" + projects:                    (*call).createProject,
		"GET" + project:                      (*call).getProject,
		"POST" + project:                     (*call).updateProject,
		"DELETE" + project:                   (*call).deleteProject,
		"POST" + project + "/note":           (*call).setNote,
		"GET" + environments:                 (*call).listEnvironments,
		"POST" + environments:                (*call).createEnvironment,
		"GET" + environment:                  (*call).getEnvironment,
		"PUT" + environment:                  (*call).updateEnvironment,
		"DELETE" + environment:               (*call).deleteEnvironment,
		"GET" + configs:                      (*call).listConfigs,
		"POST" + configs:                     (*call).createConfig,
		"GET" + config:                       (*call).getConfig,
		"POST" + config:                      (*call).renameConfig,
		"DELETE" + config:                    (*call).deleteConfig,
		"POST" + config + "/clone":           (*call).cloneConfig,
		"POST" + config + "/lock":            (*call).lockConfig,
		"POST" + config + "/unlock":          (*call).unlockConfig,
		"POST" + config + "/inheritable":     (*call).setInheritable,
		"POST" + config + "/inherits":        (*call).setInherits,
		"GET" + secrets:                      (*call).listSecrets,
		"POST" + secrets:                     (*call).updateSecrets,
		"GET" + secrets + "/names":           (*call).listNames,
		"GET" + secrets + "/watch":           (*call).watchSecrets,
		"POST" + secrets + "/note":           (*call).setNoteOfConfig,
		"GET" + secret:                       (*call).getSecret,
		"DELETE" + secret:                    (*call).deleteSecret,
		"GET" + logs:                         (*call).listLogs,
		"GET" + logs + "/log":                (*call).getLog,
		"POST" + logs + "/log/rollback":      (*call).rollBack,
		"/":                                  func(*call) (any, error) { return nil, refuse(http.StatusNotFound, "Not found") },
	} {
		mux.Handle(pattern, e)
	}
	for _, more := range []map[string]endpoint{tellingRoutes(), teamRoutes(), integrationRoutes(), accessRoutes()} {
		for pattern, e := range more {
			mux.Handle(pattern, e)
		}
	}
	return mux
}

// tellingRoutes are those by which others are told of a change, or asked for one.
func tellingRoutes() map[string]endpoint {
	const (
		policies  = " /v3/workplace/change_request_policies"
		policy    = " /v3/workplace/change_request_policies/change_request_policy/{slug}"
		requests  = " /v3/workplace/change_requests"
		requested = " /v3/workplace/change_requests/change_request/{id}"
		unit      = requested + "/units/unit/{unit}"
		webhooks  = " /v3/webhooks"
		webhook   = " /v3/webhooks/webhook/{slug}"
	)
	return map[string]endpoint{
		"GET" + policies:                 (*call).listPolicies,
		"POST" + policies:                (*call).createPolicy,
		"GET" + policy:                   (*call).getPolicy,
		"POST" + policy:                  (*call).updatePolicy,
		"DELETE" + policy:                (*call).deletePolicy,
		"GET" + requests:                 (*call).listChangeRequests,
		"POST" + requests:                (*call).createChangeRequest,
		"GET" + requested:                (*call).getChangeRequest,
		"POST" + requested:               (*call).updateChangeRequest,
		"POST" + requested + "/close":    (*call).closeChangeRequest,
		"PUT" + requested + "/assignees": (*call).assign,
		"GET" + unit:                     (*call).getUnit,
		"PUT" + unit + "/status":         (*call).setUnitStatus,
		"POST" + unit + "/review":        (*call).approveUnit,
		"DELETE" + unit + "/review":      (*call).rescindUnit,
		"POST" + unit + "/apply":         (*call).applyUnit,
		"GET" + webhooks:                 (*call).listWebhooks,
		"POST" + webhooks:                (*call).createWebhook,
		"GET" + webhook:                  (*call).getWebhook,
		"PATCH" + webhook:                (*call).updateWebhook,
		"DELETE" + webhook:               (*call).deleteWebhook,
		"POST" + webhook + "/enable":     (*call).enableWebhook,
		"POST" + webhook + "/disable":    (*call).disableWebhook,
	}
}

// me answers who the token is (Doppler's API reference, Auth: me). This reply has no envelope.
func (c *call) me() (any, error) {
	t := c.by
	owner := object{"type": "user", "slug": personUUID(t.Person)}
	if t.Person == "" {
		owner = object{"type": t.Kind, "slug": t.UUID}
	}
	return object{
		"slug": t.UUID, "name": t.Name, "created_at": stamp(t.Created), "last_seen_at": stampOrNull(t.LastSeen),
		"type": t.Kind, "token_preview": t.preview(), "principal": owner,
		"workplace": object{"slug": c.state.Workplace.ID, "name": c.state.Workplace.Name},
	}, nil
}
