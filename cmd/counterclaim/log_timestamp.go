package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/counterclaim/counterclaim/tlog"
)

// tsaRootsFlag names the certificates of timestamp authorities that are trusted.
type tsaRootsFlag struct {
	TSARoots string `name:"tsa-roots" placeholder:"FILE" type:"path" help:"Certificates in PEM of the timestamp authorities that are trusted."`
}

// roots reads them; nil where none are named.
func (f tsaRootsFlag) roots() (*x509.CertPool, error) {
	if f.TSARoots == "" {
		return nil, nil
	}
	content, err := readSmall(f.TSARoots, nil)
	if err != nil {
		return nil, err
	}
	pool, err := tlog.ReadRoots(content)
	return pool, inFile(err, f.TSARoots, 0)
}

type logTimestampOptions struct {
	TSA string `name:"tsa" required:"" placeholder:"URL" help:"A timestamp authority (RFC 3161), as https://tsa.example. It sees a hash, and that somebody here asks."`
	tsaRootsFlag
	loggedFlag
}

// Help shows examples.
func (logTimestampOptions) Help() string {
	return `Examples:

    counterclaim log timestamp --record valley.sqlite --tsa https://tsa.example --tsa-roots roots.pem
    counterclaim verify --record valley.sqlite --tsa-roots roots.pem

Has the authority stamp the hash of the log's latest checkpoint, and keeps its answer in the log's folder, timestamp/SIZE: everything
that the log holds up to there was there at that time, whoever keeps the log. Without --tsa-roots the answer is kept
and who signed it is not checked; "verify --tsa-roots" checks it later, offline. What is sealed between one stamp and the next is known to
lie between them: stamp as often as that is to be known.`
}

// Run has a checkpoint stamped.
func (o logTimestampOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted()
	if err != nil {
		return err
	}
	roots, err := o.roots()
	if err != nil {
		return err
	}
	t, err := tlog.Timestamp(ctx, dir, o.TSA, roots)
	if err != nil {
		return err
	}
	if !t.Trusted {
		s.say("who signs as %s was not checked; --tsa-roots FILE does", harmless(t.Authority))
	}
	_, err = fmt.Fprintf(s.out, "the first %d entries were there at %s, says %s\n", t.Size, t.At.Format(time.RFC3339), harmless(t.Authority))
	return err
}
