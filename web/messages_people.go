package web

// englishPeople is what the desk says of signing in and of accounts.
func englishPeople() map[string]string {
	return map[string]string{
		"nav.account": "Signed in as", "signin.title": "Sign in", "signin.name": "Name", "signin.password": "Password", "signin.code": "Code",
		"signin.code.note": "The six digits that your app shows, or one of your recovery codes.",
		"signin.button":    "Sign in", "signin.or": "Or without typing", "signin.passkey": "Use a passkey",
		"signin.passkey.note": "A device or key that you added to your account before. It asks for your finger, face or PIN.",
		"signin.wait":         "Waiting for your device…", "signin.failed": "That did not work. Try again, or sign in with password and code.",
		"signin.elsewhere": "Or by an account elsewhere", "signin.issuer": "Sign in at %s",
		"signin.issuer.note": "For those whose account there the head of desk has added. What you may do here is your role at this desk.",
		"signin.help":        "Whoever runs this desk makes accounts and new passwords.",
		"signin.empty":       "Name and password are needed",
		"signin.needed":      "this is for those who are signed in", "signin.needed.try": "Sign in first; programs send a token as Authorization: Bearer TOKEN",
		"signin.bearer": "this way of signing in is not known here",
		"refused":       "the role of %s does not allow this: %s", "refused.token": "this token reads and does nothing else", "refused.try": "doc/roles.md says who may do what; the head of desk gives roles",
		"account.title": "Your account", "account.role": "Role", "account.party": "Speaks for", "account.keys": "Passkeys", "account.nokeys": "None yet.",
		"account.add": "Add a passkey", "account.keyname": "Name of the device", "account.drop": "Drop",
		"account.elsewhere": "Passkeys are added where the desk is reached by its own name.",
		"account.stale":     "To add or drop passkeys, sign out and in again: this is done within 15 minutes of signing in.",
		"account.added":     "added %s", "account.used": "last used %s", "account.signout": "Sign out", "account.audit": "What was done and refused",
		"audit.title": "What was done and refused", "audit.note": "Every change of an account, every step of a finding, every touch of an exhibit that is more than a look, every arrangement and mark by a person, and every refused try, latest first. Nothing here is changed or taken away.",
		"audit.all": "All", "audit.refused": "Refused alone", "audit.who": "Of one person, by name", "audit.show": "Show", "audit.no": "refused", "audit.nobody": "nobody known", "audit.none": "Nothing yet.",
		"role.reader": "reader", "role.delegate": "party delegate", "role.observer": "observer", "role.analyst": "analyst", "role.reviewer": "reviewer",
		"role.head": "head of desk", "role.auditor": "auditor",
	}
}
