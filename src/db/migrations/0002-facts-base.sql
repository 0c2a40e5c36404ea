-- What happened. Money is in minor units of `currency`, days are day numbers since 1970-01-01, booleans 0/1.
-- Child facts are clustered by (client_id, day, id): a client's history is read together.
-- batch_id is the import that brought the row, 0 when a person typed it.

CREATE TABLE facts_setting (name {text} PRIMARY KEY, value {text} NOT NULL, changed_at {int} NOT NULL, staff_id {int} NOT NULL) {strict};

CREATE TABLE facts_batch (
    id {id}, at {int} NOT NULL, staff_id {int} NOT NULL, kind {text} NOT NULL, source {text} NOT NULL, mapping {text} NOT NULL,
    file_name {text} NOT NULL, file_hash {text} NOT NULL, rows_read {int} NOT NULL, rows_new {int} NOT NULL,
    rows_changed {int} NOT NULL, rows_same {int} NOT NULL, rows_skipped {int} NOT NULL DEFAULT 0, rows_rejected {int} NOT NULL,
    state {text} NOT NULL, reverted_at {int}, reverted_by {int}) {strict};
CREATE TABLE facts_reject (
    batch_id {int} NOT NULL, line {int} NOT NULL, n {int} NOT NULL, field {text} NOT NULL, value {text} NOT NULL, message {text} NOT NULL,
    row {text} NOT NULL, PRIMARY KEY (batch_id, line, n)) {clustered};
CREATE TABLE facts_mapping (
    id {id}, name {text} NOT NULL UNIQUE, text {text} NOT NULL, staff_id {int} NOT NULL, changed_at {int} NOT NULL) {strict};

-- Where an imported row came from: running the same file again finds it here. `hash` is of the values as imported.
CREATE TABLE facts_origin (
    kind {text} NOT NULL, source {text} NOT NULL, ext_key {text} NOT NULL, id {int} NOT NULL, client_id {int} NOT NULL, day {int} NOT NULL,
    hash {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (kind, source, ext_key)) {clustered};

-- Who changed what, when; also the values an import overwrote.
CREATE TABLE facts_change (
    object_id {int} NOT NULL, id {int} NOT NULL, at {int} NOT NULL, staff_id {int} NOT NULL, kind {text} NOT NULL, client_id {int} NOT NULL,
    day {int} NOT NULL DEFAULT 0, field {text} NOT NULL, before {text}, after {text}, batch_id {int} NOT NULL, PRIMARY KEY (object_id, id)) {clustered};
CREATE INDEX facts_change_batch ON facts_change (batch_id) WHERE batch_id <> 0;
CREATE INDEX facts_change_client ON facts_change (client_id, at);

CREATE TABLE facts_staff (
    id {id}, name {text} NOT NULL, name_fold {text} NOT NULL, email {text} NOT NULL, phone {text} NOT NULL, role {text} NOT NULL,
    active {int} NOT NULL, capacity {int} NOT NULL, cleared {int} NOT NULL, lang {text} NOT NULL, manager {text} NOT NULL,
    office {text} NOT NULL, from_day {int}, until_day {int}, batch_id {int} NOT NULL) {strict};
CREATE INDEX facts_staff_name ON facts_staff (name_fold);

CREATE TABLE facts_client (
    id {id}, name {text} NOT NULL, name_fold {text} NOT NULL, name_key {text} NOT NULL, sort_key {blob} NOT NULL, legal_form {text} NOT NULL,
    tax_id {text} NOT NULL, domain {text} NOT NULL, industry {text} NOT NULL, country {text} NOT NULL, city {text} NOT NULL,
    lang {text} NOT NULL, utc_offset_min {int} NOT NULL, employees {int}, sales_staff_id {int} NOT NULL, it_staff_id {int} NOT NULL,
    since_day {int}, released_day {int}, opted_out {int} NOT NULL, note {text} NOT NULL, version {int} NOT NULL,
    created_at {int} NOT NULL, batch_id {int} NOT NULL) {strict};
CREATE INDEX facts_client_sort ON facts_client (sort_key, id);
CREATE INDEX facts_client_key ON facts_client (name_key);
CREATE INDEX facts_client_tax ON facts_client (tax_id) WHERE tax_id <> '';
CREATE INDEX facts_client_sales ON facts_client (sales_staff_id);
CREATE INDEX facts_client_it ON facts_client (it_staff_id);

-- Search words of clients and their people, folded; found by prefix.
CREATE TABLE facts_word (
    word {text} NOT NULL, client_id {int} NOT NULL, object_id {int} NOT NULL, PRIMARY KEY (word, client_id, object_id)) {clustered};
CREATE INDEX facts_word_object ON facts_word (client_id, object_id, word);

CREATE TABLE facts_person (
    id {id}, family {text} NOT NULL, given {text} NOT NULL, patronymic {text} NOT NULL, honorific {text} NOT NULL, salutation {text} NOT NULL,
    gender {text} NOT NULL, name_fold {text} NOT NULL, sort_key {blob} NOT NULL, birth_day {int}, lang {text} NOT NULL,
    preferred_channel {text} NOT NULL, opted_out {int} NOT NULL, note {text} NOT NULL, version {int} NOT NULL, batch_id {int} NOT NULL) {strict};
CREATE INDEX facts_person_name ON facts_person (name_fold);
CREATE TABLE facts_position (
    client_id {int} NOT NULL, person_id {int} NOT NULL, id {int} NOT NULL, title {text} NOT NULL, department {text} NOT NULL,
    decision_role {text} NOT NULL, from_day {int}, until_day {int}, batch_id {int} NOT NULL, PRIMARY KEY (client_id, person_id, id)) {clustered};
CREATE INDEX facts_position_person ON facts_position (person_id, client_id);
-- A way to reach a person (or, with person_id 0, the client), with its consent facts.
CREATE TABLE facts_address (
    client_id {int} NOT NULL, person_id {int} NOT NULL, id {int} NOT NULL, channel {text} NOT NULL, value {text} NOT NULL, normal {text} NOT NULL,
    label {text} NOT NULL, consent {text} NOT NULL, consent_basis {text} NOT NULL, consent_day {int}, consent_evidence {text} NOT NULL,
    withdrawn_day {int}, valid {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, person_id, id)) {clustered};
CREATE UNIQUE INDEX facts_address_id ON facts_address (id);
CREATE INDEX facts_address_normal ON facts_address (normal);
-- Addresses that must never be written to again; survives erasure (a keyed hash, not the address).
CREATE TABLE facts_stop (hash {text} PRIMARY KEY, day {int} NOT NULL, reason {text} NOT NULL) {strict};

CREATE TABLE facts_offering (
    id {id}, code {text} NOT NULL, name {text} NOT NULL, name_fold {text} NOT NULL, line {text} NOT NULL, kind {text} NOT NULL,
    recurring {int} NOT NULL, price_minor {int} NOT NULL, cost_minor {int} NOT NULL, currency {text} NOT NULL, interval_days {int} NOT NULL,
    decision_days {int} NOT NULL, batch_id {int} NOT NULL) {strict};
CREATE INDEX facts_offering_name ON facts_offering (name_fold);
CREATE TABLE facts_attachment (
    offering_id {int} NOT NULL, attached_id {int} NOT NULL, id {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (offering_id, attached_id)) {clustered};

CREATE TABLE facts_deal (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, title {text} NOT NULL, person_id {int} NOT NULL, staff_id {int} NOT NULL,
    offering_id {int} NOT NULL, stage {text} NOT NULL, amount_minor {int} NOT NULL, currency {text} NOT NULL, offer_day {int}, closed_day {int},
    lost_why {text} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_subscription (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, title {text} NOT NULL, offering_id {int} NOT NULL, price_minor {int} NOT NULL,
    currency {text} NOT NULL, interval_months {int} NOT NULL, renew_day {int}, until_day {int}, end_why {text} NOT NULL, auto_renew {int} NOT NULL,
    seats {int}, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
-- A credit note is an invoice with negative total_minor. paid_day is when it was settled in full.
CREATE TABLE facts_invoice (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, number {text} NOT NULL, due_day {int}, total_minor {int} NOT NULL,
    currency {text} NOT NULL, line {text} NOT NULL, recurring {int} NOT NULL, paid_day {int}, disputed {int} NOT NULL, batch_id {int} NOT NULL,
    PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_invoice_line (
    client_id {int} NOT NULL, invoice_id {int} NOT NULL, n {int} NOT NULL, offering_id {int} NOT NULL, title {text} NOT NULL, line {text} NOT NULL,
    quantity_milli {int} NOT NULL, price_minor {int} NOT NULL, amount_minor {int} NOT NULL, batch_id {int} NOT NULL,
    PRIMARY KEY (client_id, invoice_id, n)) {clustered};
CREATE TABLE facts_payment (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, amount_minor {int} NOT NULL, currency {text} NOT NULL, invoice_id {int} NOT NULL,
    number {text} NOT NULL, payer {text} NOT NULL, purpose {text} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_worklog (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, staff_id {int} NOT NULL, minutes {int} NOT NULL, cost_minor {int} NOT NULL,
    currency {text} NOT NULL, activity {text} NOT NULL, title {text} NOT NULL, billable {int} NOT NULL, batch_id {int} NOT NULL,
    PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_incident (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, kind {text} NOT NULL, title {text} NOT NULL, staff_id {int} NOT NULL,
    person_id {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_request (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, title {text} NOT NULL, state {text} NOT NULL, price_minor {int} NOT NULL,
    currency {text} NOT NULL, person_id {int} NOT NULL, staff_id {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_reason (
    id {id}, title {text} NOT NULL, text {text} NOT NULL, lang {text} NOT NULL, from_day {int}, until_day {int}, audience {text} NOT NULL,
    offering_id {int} NOT NULL, batch_id {int} NOT NULL) {strict};
CREATE TABLE facts_touch (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, at {int} NOT NULL, person_id {int} NOT NULL, staff_id {int} NOT NULL,
    channel {text} NOT NULL, direction {text} NOT NULL, purpose {text} NOT NULL, reason_id {int} NOT NULL, outcome {text} NOT NULL,
    text {text} NOT NULL, plan_id {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_referral (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, person_id {int} NOT NULL, name {text} NOT NULL, company {text} NOT NULL,
    contact {text} NOT NULL, state {text} NOT NULL, referred_client_id {int} NOT NULL, reward_minor {int} NOT NULL, currency {text} NOT NULL,
    staff_id {int} NOT NULL, thanked_day {int}, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_score (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, person_id {int} NOT NULL, score {int} NOT NULL, comment {text} NOT NULL,
    channel {text} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
CREATE TABLE facts_idea (
    id {id}, day {int} NOT NULL, staff_id {int} NOT NULL, client_id {int} NOT NULL, title {text} NOT NULL, text {text} NOT NULL, kind {text} NOT NULL,
    cost {int} NOT NULL, complexity {int} NOT NULL, usefulness {int} NOT NULL, state {text} NOT NULL, batch_id {int} NOT NULL) {strict};
CREATE TABLE facts_issue (
    id {id}, month_day {int} NOT NULL, title {text} NOT NULL, state {text} NOT NULL, client_id {int} NOT NULL, offering_id {int} NOT NULL,
    body {text} NOT NULL, batch_id {int} NOT NULL) {strict};
CREATE TABLE facts_review (
    client_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, decision {text} NOT NULL, text {text} NOT NULL, staff_id {int} NOT NULL,
    batch_id {int} NOT NULL, PRIMARY KEY (client_id, day, id)) {clustered};
-- Days the firm does not work (kind off), works although a weekend (work), or works less (short).
CREATE TABLE facts_holiday (
    country {text} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, kind {text} NOT NULL, name {text} NOT NULL, source {text} NOT NULL,
    estimated {int} NOT NULL, batch_id {int} NOT NULL, PRIMARY KEY (country, day)) {clustered};
CREATE TABLE facts_absence (
    staff_id {int} NOT NULL, day {int} NOT NULL, id {int} NOT NULL, until_day {int} NOT NULL, deputy_id {int} NOT NULL, why {text} NOT NULL,
    batch_id {int} NOT NULL, PRIMARY KEY (staff_id, day, id)) {clustered};
-- Saved list views: own (staff_id) or shared (staff_id 0).
CREATE TABLE facts_view (id {id}, staff_id {int} NOT NULL, name {text} NOT NULL, query {text} NOT NULL) {strict};
