package vault

import (
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// TestRegisterKey has a vault whose first key is that of the equipment register: it names no item, so that items are sealed after it as in an empty
// one; nothing sweeps it, though no item has it; and what was sealed opens afterwards.
func TestRegisterKey(t *testing.T) {
	s, err := Open(t.TempDir() + "/vault")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := s.SealWords(counterclaim.RegisterKey(), "register one", []byte("four guns"), true)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.PutSealed(t.Context(), strings.NewReader("who spoke"), Limits{})
	if err != nil || kept.ID.IsZero() {
		t.Fatalf("sealed after the register: %+v, %v", kept, err)
	}
	if swept, err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil || len(swept) != 0 {
		t.Fatalf("swept %+v, %v", swept, err)
	}
	if words, err := s.OpenWords(counterclaim.RegisterKey(), "register one", sealed); err != nil || string(words) != "four guns" {
		t.Errorf("%q, %v", words, err)
	}
	if _, err := s.OpenWords(counterclaim.RegisterKey(), "register two", sealed); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Errorf("opened in the place of another entry: %v", err)
	}
}
