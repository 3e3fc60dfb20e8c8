-- What was stated, and the pairs that were found. Nothing is unique: that costs PostgreSQL an index
-- that the comparison spares it. :columns is what of a record is kept.
DROP TABLE IF EXISTS period, hit;
CREATE TABLE period (:columns);
CREATE INDEX ON period (person) WHERE benefit;
CREATE INDEX ON period (person) WHERE NOT benefit;
CREATE TABLE hit (income bigint, benefit bigint, person bigint, first_day int, last_day int);
CHECKPOINT;
