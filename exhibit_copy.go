package counterclaim

// IsCopyAs wants bytes that came before, and are to be kept now as a redacted copy, to be that copy already: what is kept of them stays as it is, so
// that they would neither be linked to their original nor seen by whom it is said. Else it is CodeConflict.
func (x *Exhibit) IsCopyAs(before *Exhibit) error {
	id := before.ID.Short()
	switch {
	case before.ID == x.Original:
		return Errorf(CodeConflict, "these are the bytes of the original itself").Try("name a file from which something was taken away")
	case before.Erased != "":
		return Errorf(CodeConflict, "these bytes were exhibit %s, which was erased at %s", id, before.Erased).Try("make another copy")
	case before.Original != x.Original:
		return Errorf(CodeConflict, "these bytes are exhibit %s already, which is no copy of exhibit %s and would not become one", id, x.Original.Short()).
			Try("make a copy that differs in its bytes, or describe exhibit %s", id)
	case before.Sensitivity != x.Sensitivity:
		return Errorf(CodeConflict, "these bytes are exhibit %s already, a copy of exhibit %s that is %s, not %s", id, x.Original.Short(), before.Sensitivity, x.Sensitivity).
			Try("counterclaim exhibit describe %s --sensitivity %s", id, x.Sensitivity)
	}
	return nil
}
