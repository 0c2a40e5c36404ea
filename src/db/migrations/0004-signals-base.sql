-- What the facts mean: one row a client and signal, derived anew by `signals run`.
-- `why` is a catalogue message with its values ("name=value" separated by 0x1F), put into words for each reader.
CREATE TABLE signals_reading (
    client_id {int} NOT NULL, signal {text} NOT NULL, value {int}, low {int}, high {int}, currency {text} NOT NULL, day {int} NOT NULL,
    why {text} NOT NULL, why_values {text} NOT NULL, PRIMARY KEY (client_id, signal)) {clustered};
CREATE INDEX signals_reading_value ON signals_reading (signal, value, client_id);
CREATE TABLE signals_run (day {int} PRIMARY KEY, at {int} NOT NULL, clients {int} NOT NULL, took_ms {int} NOT NULL) {strict};
