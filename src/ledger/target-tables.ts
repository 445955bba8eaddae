/** What lies at each place in a secret store that ddkey has written to. */
export type TargetTables = {
  target: {
    target: string;
    /** Whose key lies there, or lay there last. */
    request_id: string;
    version: string | null;
    /** Writes of which no outcome is known, as a list. */
    maybe: string;
  };
};
