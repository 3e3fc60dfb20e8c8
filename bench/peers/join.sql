-- The whole join, for every database: bench/overlap.h says what it must answer.
SELECT count(*), sum(least(i.last_day, b.last_day) - greatest(i.first_day, b.first_day) + 1)
FROM income i JOIN benefit b
  ON i.person = b.person AND i.first_day <= b.last_day AND b.first_day <= i.last_day;
