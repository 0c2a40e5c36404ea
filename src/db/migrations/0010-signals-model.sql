-- What the whole base taught (src/signals/model.h), replaced by each whole run: one row a number.
CREATE TABLE signals_model (part {text} NOT NULL, name {text} NOT NULL, value {real} NOT NULL, PRIMARY KEY (part, name)) {clustered};
