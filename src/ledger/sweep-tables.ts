/** What the daily look at the keys at Datadog keeps. */
export type SweepTables = {
  sweep: {
    org: string;
    next_at: string;
    report: string | null;
  };
  missing_key: {
    key_id: string;
    since: string;
  };
  sweep_told: {
    org: string;
    person: string;
    troubles: string;
  };
};
