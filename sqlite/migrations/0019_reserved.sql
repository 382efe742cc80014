-- The place of a migration that comes from elsewhere; this file goes when that is there.
SELECT 1;
