-- bench/overlap.h
SELECT count(*),
       coalesce(sum((person % 1000003) * (first_day * 7 + last_day) % 2147483647), 0)
FROM hit;
