-- The same news in another language: the reason it says again. Whoever heard one has heard the other.
ALTER TABLE facts_reason ADD COLUMN same_as {int};
-- For how many clients there will be no news in a month, as the last planning found it, and what they are worth.
CREATE TABLE plan_gap (
    from_day {int} PRIMARY KEY, until_day {int} NOT NULL, clients {int} NOT NULL, offering_left {int} NOT NULL, worth_minor {int} NOT NULL) {strict};
-- Who may read a calendar without signing in: one secret address a staff member, kept as its hash.
CREATE TABLE access_feed (
    staff_id {int} PRIMARY KEY, hash {text} NOT NULL UNIQUE, busy_only {int} NOT NULL, auth_epoch {int} NOT NULL, created_at {int} NOT NULL) {strict};
