const peopleToo =
  'a well-known guide recommends it, but Datadog has no such scope. user_access_read lists people and roles';

/** Names that a widely read setup guide recommends, and that Datadog does not have: why, and what to take. */
export const falseNames: Readonly<Record<string, string>> = {
  metrics_write:
    'a well-known guide recommends it, but Datadog has no such scope. Sending metrics needs an API key and no scope; metrics_metadata_write changes what is known about metrics, metric_tags_write their tags',
  users_read: peopleToo,
  roles_read: peopleToo,
};
