package counterclaim

import "slices"

// Event is a PLOVER root: what kind of act a claim tells of.
type Event string

// The PLOVER roots (Halterman et al. 2023, with CONCEDE and RETREAT for CAMEO's yield).
const (
	Agree     Event = "AGREE"
	Consult   Event = "CONSULT"
	Support   Event = "SUPPORT"
	Concede   Event = "CONCEDE"
	Cooperate Event = "COOPERATE"
	Aid       Event = "AID"
	Retreat   Event = "RETREAT"
	Request   Event = "REQUEST"
	Accuse    Event = "ACCUSE"
	Reject    Event = "REJECT"
	Threaten  Event = "THREATEN"
	Protest   Event = "PROTEST"
	Sanction  Event = "SANCTION"
	Mobilize  Event = "MOBILIZE"
	Coerce    Event = "COERCE"
	Assault   Event = "ASSAULT"
)

// Quad gives the quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal
// conflict, 4 material conflict; 0 for what is not a PLOVER root.
func (e Event) Quad() int {
	switch e {
	case Agree, Consult, Support, Concede:
		return 1
	case Cooperate, Aid, Retreat:
		return 2
	case Request, Accuse, Reject, Threaten:
		return 3
	case Protest, Sanction, Mobilize, Coerce, Assault:
		return 4
	}
	return 0
}

// Symmetric reports whether the sides of the event stand equal, so that actors and
// targets may be exchanged.
func (e Event) Symmetric() bool { return e == Consult || e == Agree || e == Cooperate }

// Events lists the PLOVER roots in the order of record and documentation.
func Events() []Event {
	return []Event{Agree, Consult, Support, Concede, Cooperate, Aid, Retreat, Request, Accuse, Reject,
		Threaten, Protest, Sanction, Mobilize, Coerce, Assault}
}

// Conduct is a kind of behaviour in the words of ceasefire agreements. Package ontology
// holds each one's group, label and event.
type Conduct string

// Conducts that the flow itself has to know by name. The full table is in package ontology.
const (
	Accusation        Conduct = "accusation"
	Denial            Conduct = "denial"
	Threat            Conduct = "threat"
	ProtestNote       Conduct = "protest_note"
	Appeal            Conduct = "appeal"
	Condemnation      Conduct = "condemnation"
	Legislation       Conduct = "legislation"
	Clash             Conduct = "clash"
	CeasefireViolated Conduct = "ceasefire_violated"
	CeasefireRejected Conduct = "ceasefire_rejected"
)

// Spoken is 1 for conducts that are words about a deed, which come after the deeds, else 0.
func (k Conduct) Spoken() int {
	switch k {
	case Accusation, Denial, Threat, ProtestNote, Appeal, Condemnation, Legislation:
		return 1
	}
	return 0
}

// Stance is how a claim's speaker stands to it.
type Stance string

// The stances of a claim.
const (
	Asserted Stance = "asserted"
	Alleged  Stance = "alleged"
	Denied   Stance = "denied"
)

// Status is how real the claim says the happening is.
type Status string

// The statuses of a claim.
const (
	Occurred     Status = "occurred"
	Ongoing      Status = "ongoing"
	Planned      Status = "planned"
	Threatened   Status = "threatened"
	Demanded     Status = "demanded"
	Proposed     Status = "proposed"
	Hypothetical Status = "hypothetical"
)

// Review is who answers for a claim's coding.
type Review string

// The review states of a claim.
const (
	ByMachine Review = "machine"
	Checked   Review = "checked"
	Corrected Review = "corrected"
	Rejected  Review = "rejected"
	Added     Review = "added"
)

// Sector is a PLOVER sector of an actor, empty where it is not known.
type Sector string

// The PLOVER sectors.
const (
	GOV Sector = "GOV"
	MIL Sector = "MIL"
	REB Sector = "REB"
	OPP Sector = "OPP"
	PTY Sector = "PTY"
	COP Sector = "COP"
	JUD Sector = "JUD"
	SPY Sector = "SPY"
	MED Sector = "MED"
	EDU Sector = "EDU"
	BUS Sector = "BUS"
	CRM Sector = "CRM"
	CVL Sector = "CVL"
	IGO Sector = "IGO"
	NGO Sector = "NGO"
	JRN Sector = "JRN"
	LAB Sector = "LAB"
	REF Sector = "REF"
	SOC Sector = "SOC"
	UNK Sector = "UNK"
)

// Sectors lists the PLOVER sectors.
func Sectors() []Sector {
	return []Sector{GOV, MIL, REB, OPP, PTY, COP, JUD, SPY, MED, EDU, BUS, CRM, CVL, IGO, NGO, JRN, LAB, REF, SOC, UNK}
}

func (s Stance) known() bool { return s == Asserted || s == Alleged || s == Denied }

func (s Status) known() bool {
	return slices.Contains([]Status{Occurred, Ongoing, Planned, Threatened, Demanded, Proposed, Hypothetical}, s)
}

func (r Review) known() bool {
	return slices.Contains([]Review{ByMachine, Checked, Corrected, Rejected, Added}, r)
}
