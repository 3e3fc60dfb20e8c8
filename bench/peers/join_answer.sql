-- The same join with the checksum of bench/overlap.h.
SELECT count(*), sum((person % 1000003) * (first_day * 7 + last_day) % 2147483647)
FROM (SELECT i.person, greatest(i.first_day, b.first_day) AS first_day,
             least(i.last_day, b.last_day) AS last_day
      FROM income i JOIN benefit b
        ON i.person = b.person AND i.first_day <= b.last_day AND b.first_day <= i.last_day) pairs;
