package intake

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5" // what the format prescribes
	"crypto/rc4"
	"slices"
)

// pdfKey decrypts documents that anybody may read and not everybody may change: the standard handler up to revision 4, with the empty
// password (ISO 32000-1, 7.6).
type pdfKey struct {
	key  []byte
	aes  bool
	none bool // strings and streams stand in the clear
}

// What fills a password up to 32 bytes.
const pdfPadding = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"

// newKey makes the key from what the document says of it; nil where it needs a password or another method.
func (f *pdfFile) newKey() *pdfKey {
	d := f.dict(f.trailer["Encrypt"])
	version, revision := f.number(d["V"]), f.number(d["R"])
	owner, _ := f.get(d["O"]).(string)
	user, _ := f.get(d["U"]).(string)
	if d["Filter"] != pdfName("Standard") || revision < 2 || revision > 4 || len(owner) < 32 || len(user) < 16 {
		return nil
	}
	id := ""
	if ids := f.array(f.trailer["ID"]); len(ids) > 0 {
		id, _ = f.get(ids[0]).(string)
	}
	k := &pdfKey{}
	bits := f.number(d["Length"])
	switch {
	case version == 4:
		method := f.dict(f.dict(d["CF"])[f.name(d["StmF"])])
		k.aes, k.none = method["CFM"] == pdfName("AESV2"), method["CFM"] == nil || method["CFM"] == pdfName("None")
		bits = 128
	case version != 1 && version != 2:
		return nil
	}
	if version == 1 || bits < 40 || bits > 128 {
		bits = 40
	}
	n := int(bits) / 8
	permissions, _ := f.get(d["P"]).(float64) // with a sign or without
	p := uint32(int64(max(-1<<32, min(permissions, 1<<32))))
	h := md5.New()
	for _, part := range [][]byte{[]byte(pdfPadding), []byte(owner[:32]), {byte(p), byte(p >> 8), byte(p >> 16), byte(p >> 24)}, []byte(id)} {
		h.Write(part)
	}
	if revision >= 4 && f.get(d["EncryptMetadata"]) == false {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	k.key = h.Sum(nil)
	if revision >= 3 {
		for range 50 {
			sum := md5.Sum(k.key[:n])
			k.key = sum[:]
		}
	}
	k.key = k.key[:n]
	if !k.opens(int(revision), []byte(user), id) {
		return nil
	}
	return k
}

// opens reports whether the empty password is the user's.
func (k *pdfKey) opens(revision int, user []byte, id string) bool {
	if revision == 2 {
		return bytes.Equal(rc4ed(k.key, []byte(pdfPadding)), user[:min(32, len(user))])
	}
	sum := md5.Sum([]byte(pdfPadding + id))
	u := sum[:]
	for i := range 20 {
		key := slices.Clone(k.key)
		for j := range key {
			key[j] ^= byte(i)
		}
		u = rc4ed(key, u)
	}
	return bytes.Equal(u, user[:16])
}

func rc4ed(key, b []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(b))
	c.XORKeyStream(out, b)
	return out
}

// decrypt decrypts a string or stream of an object, which it may overwrite. Generations other than 0 are not met with in practice and
// not kept, so such an object comes out as noise.
func (k *pdfKey) decrypt(b []byte, num int) []byte {
	if k.none {
		return b
	}
	seed := append(slices.Clone(k.key), byte(num), byte(num>>8), byte(num>>16), 0, 0)
	if k.aes {
		seed = append(seed, "sAlT"...)
	}
	sum := md5.Sum(seed)
	key := sum[:min(len(k.key)+5, 16)]
	if !k.aes {
		return rc4ed(key, b)
	}
	block, err := aes.NewCipher(key)
	if err != nil || len(b) < 2*aes.BlockSize {
		return nil
	}
	body := b[aes.BlockSize : len(b)-len(b)%aes.BlockSize]
	cipher.NewCBCDecrypter(block, b[:aes.BlockSize]).CryptBlocks(body, body)
	if pad := int(body[len(body)-1]); pad >= 1 && pad <= aes.BlockSize {
		body = body[:len(body)-pad]
	}
	return body
}
