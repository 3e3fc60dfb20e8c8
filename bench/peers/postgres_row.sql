-- One look for each row. It is called at the end of its COPY and sees all rows of it: the later one of
-- a pair finds the earlier one.
CREATE OR REPLACE FUNCTION match_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.benefit THEN
    INSERT INTO hit
    SELECT p.id, NEW.id, p.person,
           greatest(p.first_day, NEW.first_day), least(p.last_day, NEW.last_day)
    FROM period p WHERE p.person = NEW.person AND NOT p.benefit AND p.id < NEW.id
      AND p.first_day <= NEW.last_day AND NEW.first_day <= p.last_day;
  ELSE
    INSERT INTO hit
    SELECT NEW.id, p.id, p.person,
           greatest(p.first_day, NEW.first_day), least(p.last_day, NEW.last_day)
    FROM period p WHERE p.person = NEW.person AND p.benefit AND p.id < NEW.id
      AND p.first_day <= NEW.last_day AND NEW.first_day <= p.last_day;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER match AFTER INSERT ON period FOR EACH ROW EXECUTE FUNCTION match_row();
