// Package counterclaim holds the nouns of a two-sided record: what the parties to
// a border dispute say of each other, set side by side.
//
// # Words
//
// A source (a ministry, an agency, a mission) publishes a [Report]. A report makes
// [Claim]s: who says that who did what to whom, where, when, how many, and whether
// it is asserted, alleged or denied. A claim whose event is itself a saying is a
// speech act; what it says stands as claims of its own within it. Claims about one
// happening stand together as an [Incident], and each [Party] has a [Position] on
// it. An [Exhibit] is a picture or document held by its hash, an [Observation] is
// what a monitor saw, a [Finding] is the neutral desk's reasoned decision. An
// [Agreement] holds the obligations, a [Violation] is what was measured against
// one of them, and a [SituationReport] is what the desk publishes.
//
// # Flow
//
//	intake    files, pages, JSON lines            → Report
//	text      a report's text                     → text.Doc (tokens, sentences, offsets)
//	coder     text.Doc + Report                   → []Claim
//	match     claims                              → Incident, Position, disputed facts
//	review    what persons do about one           → Case, Finding
//	pipeline  the steps above in order, one transaction per report
//	sqlstore  keeps the record, in sqlite or postgres; web shows it; export and search read it
//
// The command line, the desk and every worker call pipeline.Process: there is no
// second path.
//
// # Rules that hold everywhere
//
// Identifiers are derived from content, so the same reports always give the same
// addresses. Offsets are UTF-8 bytes into the report's text. Neither party is first
// by default. A machine never writes that a party admits something or is silent: it
// quotes, or it says in how many reports it found nothing. Nothing made up is ever
// mixed with what is real: Synthetic travels from the report into everything made
// from it.
//
// This package imports the standard library alone.
package counterclaim
