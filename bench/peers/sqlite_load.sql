-- One transaction, synced at its end.
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -1000000;
CREATE TABLE period (id INTEGER PRIMARY KEY, person INTEGER, benefit INTEGER, first_day INTEGER,
  last_day INTEGER, registry TEXT, key TEXT, version INTEGER, employer TEXT, insurer TEXT,
  daily_cents INTEGER, fraction INTEGER, paid_days INTEGER, days_per_week INTEGER);
.import --csv /dev/stdin period
