-- What the join is asked of: both sides, narrow, without a log.
DROP TABLE IF EXISTS income, benefit;
CREATE UNLOGGED TABLE income AS
  SELECT person, first_day, last_day FROM period WHERE NOT benefit;
CREATE UNLOGGED TABLE benefit AS
  SELECT person, first_day, last_day FROM period WHERE benefit;
VACUUM ANALYZE income;
VACUUM ANALYZE benefit;
