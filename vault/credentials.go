package vault

// credentialsIn says that C2PA content credentials are in a part of the file. Whether their signatures hold is not checked: a wrong
// "valid" would be worse than none.
// Source: C2PA Technical Specification 2.2, appendix A, embedding manifests.
func (l *looker) credentialsIn(where string) {
	keepFact(&l.Credentials, "present in "+where+", not checked")
}

// c2paUUID marks the box of content credentials in the ISO base media formats.
const c2paUUID = "\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81"

// c2paTag is the tag of content credentials in a TIFF file.
const c2paTag = 0xcd41
