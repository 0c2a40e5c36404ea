-- What was approved and waits to leave the house. One live row a planned touch: whoever claims it raises `attempts`, which fences off
-- everybody who claimed it before. `error` is a catalogue message or the mail server's words.
CREATE TABLE deliver_outbox (
    id {id}, plan_id {int} NOT NULL, client_id {int} NOT NULL, person_id {int} NOT NULL, staff_id {int} NOT NULL, channel {text} NOT NULL,
    address_id {int} NOT NULL, address {text} NOT NULL, subject {text} NOT NULL, body {text} NOT NULL, service {int} NOT NULL,
    message_id {text} NOT NULL, state {text} NOT NULL, not_before_at {int} NOT NULL, attempts {int} NOT NULL, claimed_at {int}, ended_at {int},
    error {text} NOT NULL, approved_at {int} NOT NULL, fact_id {int} NOT NULL) {strict};
CREATE INDEX deliver_outbox_due ON deliver_outbox (state, not_before_at);
CREATE INDEX deliver_outbox_plan ON deliver_outbox (plan_id, id);
CREATE UNIQUE INDEX deliver_outbox_live ON deliver_outbox (plan_id) WHERE state IN ('queued', 'sending', 'unsure');
