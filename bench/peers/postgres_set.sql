-- One look for each set of rows that came together. The later one of a pair finds the earlier one,
-- so that a pair within a set is found once. Without the settings the plan of the first call, when
-- the table is empty, would read the whole table for each set.
CREATE OR REPLACE FUNCTION match_set() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO hit
  SELECT p.id, n.id, n.person, greatest(p.first_day, n.first_day), least(p.last_day, n.last_day)
  FROM arrived n JOIN period p ON p.person = n.person AND NOT p.benefit AND p.id < n.id
    AND p.first_day <= n.last_day AND n.first_day <= p.last_day
  WHERE n.benefit
  UNION ALL
  SELECT n.id, p.id, n.person, greatest(p.first_day, n.first_day), least(p.last_day, n.last_day)
  FROM arrived n JOIN period p ON p.person = n.person AND p.benefit AND p.id < n.id
    AND p.first_day <= n.last_day AND n.first_day <= p.last_day
  WHERE NOT n.benefit;
  RETURN NULL;
END $$;
CREATE TRIGGER match AFTER INSERT ON period
  REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION match_set();
