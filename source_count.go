package counterclaim

// SourceCount is what a record holds of one outlet: of its reports of one party, and of these either those that were read or those
// that were not for one reason. An outlet whose reports are of several kinds has several.
type SourceCount struct {
	Outlet   string `json:"outlet"` // "" where none is given
	Party    string `json:"party"`  // "" for outlets of no party
	Unread   string `json:"unread"` // Report.Unread of all these reports, "" for those that were read
	Reports  int    `json:"reports"`
	Claims   int    `json:"claims"`          // made from them
	Verified int    `json:"verified"`        // claims that a person has checked, corrected or added
	Rejected int    `json:"rejected"`        // claims that a person has rejected
	First    string `json:"first,omitempty"` // publication days, YYYY-MM-DD, "" where none is known
	Last     string `json:"last,omitempty"`
}
