-- Words about confidential exhibits are encrypted under a key of each exhibit, which lies in the vault; body has what anybody may know.
ALTER TABLE exhibit ADD COLUMN words bytea;
ALTER TABLE custody ADD COLUMN words bytea;
CREATE INDEX exhibit_with_words ON exhibit (at DESC, id) WHERE words IS NOT NULL;
