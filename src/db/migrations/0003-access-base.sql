-- Who may do what, and what was done.
CREATE TABLE access_user (
    id {id}, staff_id {int} NOT NULL UNIQUE, login {text} NOT NULL UNIQUE, password_hash {text} NOT NULL, state {text} NOT NULL,
    auth_epoch {int} NOT NULL, failures {int} NOT NULL, locked_until_at {int} NOT NULL, lang {text} NOT NULL, calendar {text} NOT NULL,
    theme {text} NOT NULL, created_at {int} NOT NULL) {strict};
CREATE TABLE access_session (
    hash {text} PRIMARY KEY, user_id {int} NOT NULL, auth_epoch {int} NOT NULL, csrf {text} NOT NULL, created_at {int} NOT NULL,
    seen_at {int} NOT NULL) {strict};
CREATE INDEX access_session_user ON access_session (user_id);
CREATE TABLE access_key (
    hash {text} PRIMARY KEY, user_id {int} NOT NULL, auth_epoch {int} NOT NULL, name {text} NOT NULL, created_at {int} NOT NULL,
    used_at {int} NOT NULL) {strict};
CREATE TABLE access_idempotency (
    key {text} NOT NULL, staff_id {int} NOT NULL, action {text} NOT NULL, request_hash {text} NOT NULL, body {text} NOT NULL, at {int} NOT NULL,
    PRIMARY KEY (key, staff_id)) {clustered};
CREATE TABLE access_secret (name {text} PRIMARY KEY, value {text} NOT NULL) {strict};

-- The audit chain: append-only; tag = keyed BLAKE2b over the record and the previous tag.
CREATE TABLE access_audit (
    seq {int} PRIMARY KEY, at {int} NOT NULL, staff_id {int} NOT NULL, action {text} NOT NULL, object_id {int} NOT NULL, client_id {int} NOT NULL,
    result {text} NOT NULL, detail {text} NOT NULL, prev_tag {text} NOT NULL, tag {text} NOT NULL) {strict};
-- The chain's end; updating it serialises writers of the chain.
CREATE TABLE access_audit_head (id {int} PRIMARY KEY, seq {int} NOT NULL, tag {text} NOT NULL) {strict};
INSERT INTO access_audit_head (id, seq, tag) VALUES (1, 0, '');
CREATE INDEX access_audit_client ON access_audit (client_id, seq);
--sqlite
CREATE TRIGGER access_audit_no_update BEFORE UPDATE ON access_audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER access_audit_no_delete BEFORE DELETE ON access_audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
--pgsql
CREATE FUNCTION access_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit chain is append-only' USING ERRCODE = '23514'; END $$;
CREATE TRIGGER access_audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access_audit
    FOR EACH STATEMENT EXECUTE FUNCTION access_audit_refuse();
--both
