-- The whole of the CSV into a database file, then both sides in memory, narrow.
CREATE TABLE period AS SELECT * FROM read_csv('{csv}', header = false, columns = {{
  'id': 'BIGINT', 'person': 'BIGINT', 'benefit': 'TINYINT', 'first_day': 'INTEGER',
  'last_day': 'INTEGER', 'registry': 'VARCHAR', 'key': 'VARCHAR', 'version': 'BIGINT',
  'employer': 'VARCHAR', 'insurer': 'VARCHAR', 'daily_cents': 'INTEGER', 'fraction': 'INTEGER',
  'paid_days': 'INTEGER', 'days_per_week': 'INTEGER'}});
CHECKPOINT;
