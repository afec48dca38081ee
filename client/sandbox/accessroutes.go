package sandbox

// accessRoutes are those of what lets programs in: tokens, accounts, addresses, leases and links.
func accessRoutes() map[string]endpoint {
	const (
		tokens     = " /v3/configs/config/tokens"
		addresses  = " /v3/configs/config/trusted_ips"
		leases     = " /v3/configs/config/dynamic_secrets/dynamic_secret/leases"
		accounts   = " /v3/workplace/service_accounts"
		account    = " /v3/workplace/service_accounts/service_account/{account}"
		identities = account + "/identities"
	)
	return map[string]endpoint{
		"GET /v3/workplace":                            (*call).workplace,
		"POST /v3/workplace":                           (*call).updateWorkplace,
		"POST /v3/workplace/template/import":           (*call).importTemplate,
		"GET" + tokens:                                 (*call).listConfigTokens,
		"POST" + tokens:                                (*call).createConfigToken,
		"DELETE" + tokens + "/token":                   (*call).deleteConfigToken,
		"GET" + addresses:                              (*call).listTrustedIPs,
		"POST" + addresses:                             (*call).addTrustedIP,
		"DELETE" + addresses:                           (*call).deleteTrustedIP,
		"POST" + leases:                                (*call).issueLease,
		"DELETE" + leases + "/lease":                   (*call).revokeLease,
		"GET" + accounts:                               (*call).listAccounts,
		"POST" + accounts:                              (*call).createAccount,
		"GET" + account:                                (*call).getAccount,
		"PATCH" + account:                              (*call).updateAccount,
		"DELETE" + account:                             (*call).deleteAccount,
		"GET" + account + "/tokens":                    (*call).listAccountTokens,
		"POST" + account + "/tokens":                   (*call).createAccountToken,
		"GET" + account + "/tokens/token/{token}":      (*call).getAccountToken,
		"DELETE" + account + "/tokens/token/{token}":   (*call).deleteAccountToken,
		"GET" + identities:                             (*call).listIdentities,
		"POST" + identities:                            (*call).createIdentity,
		"GET" + identities + "/identity/{identity}":    (*call).getIdentity,
		"PUT" + identities + "/identity/{identity}":    (*call).updateIdentity,
		"DELETE" + identities + "/identity/{identity}": (*call).deleteIdentity,
		"POST /v1/share/secrets/plain":                 (*call).sharePlain,
		"POST /v1/share/secrets/encrypted":             (*call).shareEncrypted,
	}
}
