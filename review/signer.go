package review

import (
	"crypto/ed25519"
	"encoding/hex"

	"github.com/counterclaim/counterclaim"
)

// key gives the key with which a person signs at a time; one that the register of signers does not have for them then is CodeConflict.
func (d *Desk) key(keys Keys, by, at string) (ed25519.PrivateKey, error) {
	key, err := keys(by)
	if err != nil || len(d.Signers) == 0 {
		return key, err
	}
	return key, d.registered(by, hex.EncodeToString(key.Public().(ed25519.PublicKey)), at)
}

// registered wants a key to be a person's at a time, where there is a register.
func (d *Desk) registered(by, key, at string) error {
	if len(d.Signers) == 0 {
		return nil
	}
	err := d.Signers.Check(by, key, at)
	if err == nil {
		return nil
	}
	refused := conflict("%s is no registered signer of this record with that key", by).Because(err)
	if d.Signers.Now(by) == "" {
		return refused.Try("counterclaim finding signers add %q registers a person's first key; counterclaim finding signers list shows who has one", by)
	}
	return refused.Try("counterclaim finding signers list shows which key counts; hand-over and lost, of the same verb, have another one follow it")
}

// signed wants those who signed a draft to have done so with keys that were theirs then.
func (d *Desk) signed(c *counterclaim.Case, draft counterclaim.ID) error {
	for i := range c.Drafts {
		if n := &c.Drafts[i]; n.ID == draft {
			if err := d.registered(n.By, n.Signature.Key, n.At); err != nil {
				return err
			}
		}
	}
	for _, o := range opinions(c, draft) {
		if !o.Agrees {
			continue
		}
		if err := d.registered(o.By, o.Signature.Key, o.At); err != nil {
			return err
		}
	}
	return nil
}
