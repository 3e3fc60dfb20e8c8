-- Every field of every record into a table of a database file; a flat record is one period.
CREATE TABLE period AS
SELECT registry, key, version, person::BIGINT AS person,
       coalesce(p.part, '1') AS part, coalesce(p.kind, r.kind) AS kind,
       coalesce(p."from", r."from") AS first_day, coalesce(p."to", r."to") AS last_day,
       coalesce(p.employer, r.employer) AS employer, r.insurer, r.daily_cents,
       p.fraction, p.paid_days, p.days_per_week, coalesce(p.attributes, r.attributes) AS attributes
FROM (SELECT *, unnest(coalesce(periods, [NULL])) AS p FROM read_ndjson('{files}', columns = {{
  registry: 'VARCHAR', key: 'VARCHAR', version: 'BIGINT', person: 'VARCHAR', kind: 'VARCHAR',
  "from": 'DATE', "to": 'DATE', employer: 'VARCHAR', insurer: 'VARCHAR', daily_cents: 'INTEGER',
  attributes: 'MAP(VARCHAR, VARCHAR)',
  periods: 'STRUCT(part VARCHAR, kind VARCHAR, "from" DATE, "to" DATE, employer VARCHAR,
                   fraction INTEGER, paid_days INTEGER, days_per_week INTEGER,
                   attributes MAP(VARCHAR, VARCHAR))[]'}})) r;
CHECKPOINT;
CREATE TEMP TABLE income AS
  SELECT person, first_day - DATE '1970-01-01' AS first_day, last_day - DATE '1970-01-01' AS last_day
  FROM period WHERE kind = 'employment';
CREATE TEMP TABLE benefit AS
  SELECT person, first_day - DATE '1970-01-01' AS first_day, last_day - DATE '1970-01-01' AS last_day
  FROM period WHERE kind IN ('primary_incapacity', 'invalidity');
