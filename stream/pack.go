package stream

import (
	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go"

	"github.com/counterclaim/counterclaim"
)

// packAbove is the number of bytes from which work is compressed: a report of a page or two gains little.
const packAbove = 16 << 10

const (
	packing = "Content-Encoding"
	packed  = "zstd"
)

// packer makes messages of work and work of messages.
type packer struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newPacker() (*packer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxWork), zstd.WithDecoderConcurrency(2))
	if err != nil {
		return nil, err
	}
	return &packer{enc, dec}, nil
}

func (p *packer) close() { p.dec.Close() }

func (p *packer) pack(work []byte) (*nats.Msg, error) {
	if len(work) > maxWork {
		return nil, tooLarge("a report on its way through the stream", maxWork)
	}
	m := &nats.Msg{Subject: subject, Data: work, Header: nats.Header{}}
	if len(work) > packAbove {
		m.Data = p.enc.EncodeAll(work, nil)
		m.Header.Set(packing, packed)
	}
	if len(m.Data) > maxMessage {
		return nil, tooLarge("a compressed report on its way through the stream", maxMessage)
	}
	return m, nil
}

// unpack gives the work of a message; with an error it gives the bytes as they came.
func (p *packer) unpack(h nats.Header, data []byte) ([]byte, error) {
	switch as := h.Get(packing); as {
	case "":
		return data, nil
	case packed:
		work, err := p.dec.DecodeAll(data, nil)
		if err != nil {
			return data, counterclaim.Errorf(counterclaim.CodeBadInput, "the message cannot be decompressed").Because(err)
		}
		return work, nil
	default:
		return data, counterclaim.Errorf(counterclaim.CodeUnsupported, "the message is packed as %.40q, which nothing here reads", as)
	}
}

func tooLarge(what string, limit int) error {
	return counterclaim.Errorf(counterclaim.CodeTooLarge, "%s may have %d MB at most", what, limit>>20).
		Try("split it, or bring it into the record with counterclaim add")
}
