-- Programmes of touches (src/plan/cadence.h): the text as a person approved it. Shipped ones get a row when they are first switched.
CREATE TABLE plan_cadence (id {id}, name {text} NOT NULL UNIQUE, text {text} NOT NULL, is_on {int} NOT NULL, staff_id {int} NOT NULL, changed_at {int} NOT NULL) {strict};
-- Of a programme's touch: "cadence/step"; NULL for all others.
ALTER TABLE plan_touch ADD COLUMN step {text};
