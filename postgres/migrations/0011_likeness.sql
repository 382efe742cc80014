-- What is kept of a picture so that copies of it are known again; none of what is confidential or was erased.
CREATE TABLE likeness (
	exhibit bigint PRIMARY KEY REFERENCES exhibit (num),
	body    bytea NOT NULL
);
