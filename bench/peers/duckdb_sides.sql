CREATE TEMP TABLE income AS SELECT person, first_day, last_day FROM period WHERE benefit = 0;
CREATE TEMP TABLE benefit AS SELECT person, first_day, last_day FROM period WHERE benefit = 1;
