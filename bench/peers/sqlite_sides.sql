-- Both sides as the join of all databases names them, each index with all that it asks for.
PRAGMA cache_size = -1000000;
CREATE INDEX incomes ON period (person, first_day, last_day) WHERE benefit = 0;
CREATE INDEX benefits ON period (person, first_day, last_day) WHERE benefit = 1;
CREATE VIEW income AS SELECT person, first_day, last_day FROM period WHERE benefit = 0;
CREATE VIEW benefit AS SELECT person, first_day, last_day FROM period WHERE benefit = 1;
ANALYZE;
