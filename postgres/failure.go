package postgres

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/counterclaim/counterclaim"
)

// explain tells by SQLSTATE (PostgreSQL's manual, appendix A). What comes from no server is a connection that broke, and the next
// call makes a new one; or the driver cannot write or read a value, which another try does not mend.
func explain(name string, err error) error {
	var from *pgconn.PgError
	switch {
	case errors.As(err, &from):
		return ofState(from).At(name, 0).Because(err)
	case isBroken(err):
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record's server cannot be reached").At(name, 0).Because(err).
			Try("see whether it runs and whether the address is right; what was kept is not lost")
	}
	return counterclaim.Errorf(counterclaim.CodeInternal, "the record cannot be used").At(name, 0).Because(err)
}

// isBroken reports whether an error is that of a connection.
func isBroken(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) {
		return true
	}
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, driver.ErrBadConn, sql.ErrConnDone, sql.ErrTxDone} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}

func ofState(from *pgconn.PgError) *counterclaim.Error {
	switch from.Code {
	case "55P03", "40001", "40P01", "57014": // lock not available, serialization failure, deadlock, cancelled
		return counterclaim.Errorf(counterclaim.CodeLocked, "another program is writing to the record").
			Try("wait until it has finished, or end it, and try again")
	case "3D000":
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the server has no such database").Try("make it: createdb NAME")
	case "42501":
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server refuses this user what a record needs").
			Try("have its owner GRANT CREATE, USAGE ON SCHEMA public to the user, or make the user the database's owner")
	case "53100":
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server's disk is full").Try("make room and try again; nothing that was kept is lost")
	case "53300":
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server has no connection left").
			Try("end other programs that use it, or raise its max_connections")
	case "XX001", "XX002":
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record is damaged").Try("restore it from a copy, or build it again from its reports; keep the damaged database")
	case "25006":
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server takes no changes").Try("name the primary server, not a standby")
	case "25P03": // it was idle in a transaction, as on a machine that slept
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server has given the connection up").Try("try again; what was kept is not lost")
	case "22021", "22P05":
		return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a character that a record in PostgreSQL cannot keep")
	}
	switch from.Code[:min(2, len(from.Code))] {
	case "28":
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server does not let this user in").Try("see to the user's name, and to the password in PGPASSWORD or ~/.pgpass")
	case "08", "57", "58", "53": // connection, operator intervention, system error, resources
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record's server is away").Try("wait until it is back; what was kept is not lost")
	case "54":
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "the report is larger than a record in PostgreSQL can keep, about 1 GB").Try("split it")
	}
	return counterclaim.Errorf(counterclaim.CodeInternal, "the record cannot be used")
}
