-- Words about confidential exhibits are encrypted under a key of each exhibit, which lies in the vault; body has what anybody may know.
ALTER TABLE exhibit ADD COLUMN words BLOB;
ALTER TABLE custody ADD COLUMN words BLOB;
CREATE INDEX exhibit_with_words ON exhibit (at DESC, id) WHERE words IS NOT NULL;
