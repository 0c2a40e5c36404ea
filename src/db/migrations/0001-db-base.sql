-- The database's own books: which migrations ran, the id sequence.
CREATE TABLE db_migration (version {int} PRIMARY KEY, name {text} NOT NULL, applied_at {int} NOT NULL) {strict};
--sqlite
CREATE TABLE db_sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
INSERT INTO db_sequence (name, next) VALUES ('id', 1);
--pgsql
CREATE SEQUENCE db_id INCREMENT BY 1000;
