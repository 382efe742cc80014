package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

// eachExhibit calls one with every exhibit of a record, without custody.
func eachExhibit(ctx context.Context, exhibits counterclaim.Exhibits, one func(x *counterclaim.Exhibit) error) error {
	q := counterclaim.ExhibitQuery{Limit: 1000}
	for {
		list, err := exhibits.Exhibits(ctx, q)
		if err != nil || len(list) == 0 {
			return err
		}
		for i := range list {
			if err := one(&list[i]); err != nil {
				return err
			}
		}
		q.After = list[len(list)-1].ID
	}
}

// expected is what a record says of the bytes of an exhibit.
type expected struct {
	size   int64
	sealed counterclaim.ID
	erased bool
}

// vaultCheck compares a vault with its record.
type vaultCheck struct {
	ctx      context.Context
	exhibits counterclaim.Exhibits
	shelf    counterclaim.SealedReports
	words    []counterclaim.ID // confidential reports and their originals, whose keys are in the vault
	vault    *vault.Store
	apart    bool                         // keys are kept elsewhere
	want     map[counterclaim.ID]expected // what was not found yet
	fault    func(f counterclaim.Fault)
	say      func(format string, args ...any) // of what is no fault
	found    vaultFound
}

// vaultFound is what was found beside faults.
type vaultFound struct {
	Exhibits int      `json:"exhibits"`                 // of the record
	Apart    int      `json:"apart,omitempty"`          // of which the encrypted bytes alone were compared, since keys are kept apart
	Erased   []erased `json:"erased,omitempty"`         // lawfully
	Reports  int      `json:"sealed_reports,omitempty"` // confidential ones, erased ones among them
	// ErasedReports are confidential reports that were lawfully erased.
	ErasedReports []erased `json:"erased_reports,omitempty"`
}

// erased is an exhibit whose bytes were destroyed, as its custody says.
type erased struct {
	Ref    counterclaim.ID `json:"ref"`
	At     string          `json:"at"` // RFC 3339
	By     string          `json:"by"`
	Reason string          `json:"reason"`
}

// checkVault reads all bytes of the exhibits of a record and calls fault for each thing that is not as it should be.
func checkVault(ctx context.Context, s *streams, record, folder string, apart bool, fault func(f counterclaim.Fault)) (vaultFound, error) {
	store, err := openRecord(ctx, record)
	if err != nil {
		return vaultFound{}, err
	}
	defer store.Close()
	exhibits, err := exhibitsOf(store)
	if err != nil {
		return vaultFound{}, err
	}
	if err := checkWords(ctx, store, folder, apart, fault); err != nil {
		return vaultFound{}, err
	}
	c := vaultCheck{ctx: ctx, exhibits: exhibits, shelf: store, want: map[counterclaim.ID]expected{}, apart: apart, fault: fault, say: s.say}
	if err := c.reports(folder); err != nil {
		return vaultFound{}, err
	}
	if err = eachExhibit(ctx, exhibits, c.expect); err == nil {
		err = c.compare(folder)
	}
	return c.found, err
}

// checkWords opens what is said of confidential exhibits, where its keys are here.
func checkWords(ctx context.Context, store counterclaim.Store, folder string, apart bool, fault func(f counterclaim.Fault)) error {
	words, ok := store.(counterclaim.WordHolder)
	if !ok || folder == "" || apart {
		return nil
	}
	keys, err := vault.Open(folder)
	if err != nil {
		return err
	}
	words.HoldWords(keys)
	return words.CheckWords(ctx, fault)
}

func (c *vaultCheck) compare(folder string) error {
	if folder == "" {
		if len(c.want) > 0 {
			c.fault(counterclaim.Fault{Fault: counterclaim.FaultMissing, Sentence: fmt.Sprintf("the record has %s, and no vault was named with --vault", number(len(c.want), "exhibit"))})
		}
		return nil
	}
	var err error
	if c.vault, err = vault.Open(folder); err != nil {
		return err
	}
	if err := c.vault.Check(c.ctx, c.item); err != nil {
		return err
	}
	left := slices.SortedFunc(maps.Keys(c.want), func(a, b counterclaim.ID) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range left {
		if c.want[id].erased && c.vault.HasWords(id) {
			if err := c.again(id, counterclaim.FaultExtra, "it was erased, and the key of its words is there; erase it again"); err != nil {
				return err
			}
		}
		if !c.want[id].erased {
			if err := c.again(id, counterclaim.FaultMissing, "its bytes are not in the vault"); err != nil {
				return err
			}
		}
	}
	if c.found.Apart > 0 {
		c.say("keys are kept apart: of %s the encrypted bytes alone were compared", number(c.found.Apart, "confidential exhibit"))
	}
	return c.leftovers()
}

// reports tells of confidential reports that were lawfully erased, and wants their keys to be gone.
func (c *vaultCheck) reports(folder string) error {
	list, err := c.shelf.SealedReports(c.ctx)
	if err != nil {
		return err
	}
	kept := 0
	for i := range list {
		r := &list[i]
		if c.found.Reports++; r.Erased == "" {
			kept++
			continue
		}
		c.say("confidential report %s was erased at %s by %s: %s", r.ID.Short(), r.Erased, r.ErasedBy, r.Reason)
		c.found.ErasedReports = append(c.found.ErasedReports, erased{r.ID, r.Erased, r.ErasedBy, r.Reason})
	}
	if kept > 0 && (folder == "" || c.apart) {
		c.say("keys are kept apart: of %s the encrypted bytes alone were compared", number(kept, "confidential report"))
	}
	words, gone, err := c.shelf.SealedThings(c.ctx)
	if c.words = words; err != nil || folder == "" || len(list) == 0 {
		return err
	}
	keys, err := vault.Open(folder)
	if err != nil {
		return err
	}
	for _, id := range gone {
		if keys.HasWords(id) {
			c.fault(counterclaim.Fault{Fault: counterclaim.FaultExtra, Kind: counterclaim.SealedLeaf, Ref: id, Sentence: "confidential report or original " + id.Short() + " was erased, and the key of its words is there",
				Try: "counterclaim confidential erase, of the same report again, destroys it"})
		}
	}
	return nil
}

// expect notes what an exhibit's bytes should be. What was erased is named, with who did it.
func (c *vaultCheck) expect(x *counterclaim.Exhibit) error {
	c.want[x.ID] = expected{x.Size, x.Sealed, x.Erased != ""}
	c.found.Exhibits++
	if x.Erased == "" {
		return nil
	}
	full, err := c.exhibits.Exhibit(c.ctx, x.ID)
	if err != nil {
		return err
	}
	for i := range full.Custody {
		if u := &full.Custody[i]; u.Act == counterclaim.ActErasure {
			c.say("exhibit %s was erased at %s by %s: %s", x.ID.Short(), u.At, u.By, u.Reason)
			c.found.Erased = append(c.found.Erased, erased{x.ID, u.At, u.By, u.Reason})
			break
		}
	}
	return nil
}

// item compares one item with what the record says of it.
func (c *vaultCheck) item(i vault.Checked) error {
	want, known := c.want[i.ID]
	if !known {
		_, err := c.exhibits.Exhibit(c.ctx, i.ID) // it may have come meanwhile
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
			c.say("note: the vault has item %s, which the record does not name: what was adding it was broken off, or the record is an older one", i.ID.Short())
			err = nil
		}
		return err
	}
	if i.Sealed == want.sealed.IsZero() {
		return nil // it is kept in another way; the right one is looked for still
	}
	delete(c.want, i.ID)
	switch {
	case want.erased:
		return c.again(i.ID, counterclaim.FaultExtra, "it was erased, and its bytes are there; erase it again")
	case i.Sealed && c.apart && i.Sum == want.sealed:
		c.found.Apart++
	case i.Wrong != "" && !(i.Sealed && c.apart):
		return c.again(i.ID, counterclaim.FaultAltered, i.Wrong)
	case i.Sealed && i.Sum != want.sealed:
		return c.again(i.ID, counterclaim.FaultAltered, "its encrypted bytes are not those that were kept")
	case i.NoKey:
		return c.again(i.ID, counterclaim.FaultMissing, "its key is gone, and no erasure was noted")
	case !i.Closed && i.Bytes != want.size:
		return c.again(i.ID, counterclaim.FaultAltered, fmt.Sprintf("it has %d bytes, and %d came", i.Bytes, want.size))
	}
	return nil
}

// again tells of a fault unless the exhibit has been erased since it was looked at.
func (c *vaultCheck) again(id counterclaim.ID, fault, sentence string) error {
	x, err := c.exhibits.Exhibit(c.ctx, id)
	if err != nil {
		return err
	}
	if x.Erased == "" || c.vault.Has(id) || c.vault.HasWords(id) {
		c.fault(counterclaim.Fault{Fault: fault, Kind: counterclaim.ExhibitLeaf, Ref: id, Sentence: "exhibit " + id.Short() + ": " + sentence})
	}
	return nil
}

func (c *vaultCheck) leftovers() error {
	left, err := c.vault.Leftovers(c.ctx, c.words...)
	for _, l := range left {
		if l.Stranger {
			c.say("note: %s is nothing that a vault keeps", l.Path)
		} else {
			c.say("note: %s is left of what was broken off, or on its way; counterclaim exhibit sweep takes it away when it is old", l.Path)
		}
	}
	return err
}

// sayExhibitsStay tells that a copy of a record is one without the bytes of its exhibits.
func sayExhibitsStay(ctx context.Context, s *streams, store counterclaim.Store, folder string) error {
	exhibits, err := exhibitsOf(store)
	if err != nil {
		return err
	}
	some, err := exhibits.Exhibits(ctx, counterclaim.ExhibitQuery{Limit: 1})
	if err != nil {
		return err
	}
	entries, err := store.RegisterEntries(ctx)
	if err != nil {
		return err
	}
	if folder == "" {
		folder = "the folder that is given with --vault"
	}
	if len(entries) > 0 {
		s.say("note: the copy's equipment register opens with the key in %s/keys alone: keep a copy of that folder, apart from this one", folder)
	}
	if len(some) == 0 {
		return nil
	}
	s.say("note: the bytes of exhibits are not in the copy. Copy %s too, and keep its folder keys apart: what is erased later, bytes and words, is not erased from a copy that has its key", folder)
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
