-- What to do: one row a planned touch. (client_id, rule, period) is what makes planning repeatable.
CREATE TABLE plan_touch (
    id {id}, day {int} NOT NULL, client_id {int} NOT NULL, person_id {int} NOT NULL, staff_id {int} NOT NULL, channel {text} NOT NULL,
    rule {text} NOT NULL, period {int} NOT NULL, section {text} NOT NULL, purpose {text} NOT NULL, reason_id {int} NOT NULL, why {text} NOT NULL,
    why_values {text} NOT NULL, stake_minor {int} NOT NULL, currency {text} NOT NULL, state {text} NOT NULL, until_day {int}, done_day {int},
    outcome {text} NOT NULL, fact_id {int} NOT NULL, version {int} NOT NULL, UNIQUE (client_id, rule, period)) {strict};
CREATE INDEX plan_touch_queue ON plan_touch (staff_id, state, day);
CREATE INDEX plan_touch_day ON plan_touch (day, state);
