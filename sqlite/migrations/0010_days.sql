-- Days alone, by number: finds are put in order without going to the texts and facets.
CREATE INDEX claim_with_day ON claim_facet (claim, day);
CREATE INDEX report_with_day ON report (num, day);
