-- What stood of each client at the end of each month, from its first sale on; written once, never changed by later facts.
-- Money is in minor units of the month's currency. silence_days NULL: neither a talk nor a sale is recorded.
CREATE TABLE signals_month (
    month_day {int} PRIMARY KEY, at {int} NOT NULL, currency {text} NOT NULL, reconstructed {int} NOT NULL, clients {int} NOT NULL,
    active {int} NOT NULL, month_minor {int} NOT NULL, year_minor {int} NOT NULL, billed12 {int} NOT NULL, mrr_minor {int} NOT NULL) {strict};
CREATE TABLE signals_snapshot (
    month_day {int} NOT NULL, client_id {int} NOT NULL, phase {int} NOT NULL, active {int} NOT NULL, contract {int} NOT NULL,
    first_day {int} NOT NULL, last_day {int} NOT NULL, month_minor {int} NOT NULL, year_minor {int} NOT NULL, mrr_minor {int} NOT NULL,
    worth_minor {int} NOT NULL, silence_days {int}, talked {int} NOT NULL, silence_cost_minor {int} NOT NULL, bills {int} NOT NULL,
    bills12 {int} NOT NULL, purchases12 {int} NOT NULL, lines {int} NOT NULL, PRIMARY KEY (month_day, client_id)) {clustered};
-- What growth is measured against, as the owner froze it; the newest counts, the others are its history.
CREATE TABLE signals_baseline (
    id {id}, day {int} NOT NULL, at {int} NOT NULL, staff_id {int} NOT NULL, clients {int} NOT NULL, revenue_minor {int} NOT NULL,
    bills {int} NOT NULL, currency {text} NOT NULL) {strict};
