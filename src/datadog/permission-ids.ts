/*
 * Ids of permissions that Datadog's documentation of its roles API listed for its US1 and EU1 sites,
 * by name. They differ from site to site, and stay out of scopes: a key is limited by names.
 */
const listed: Readonly<Record<string, readonly string[]>> = {
  logs_read_index_data: [
    '5e605652-dd12-11e8-9e53-375565b8970e',
    '4fbb1652-dd15-11e8-9308-77be61fbb2c7',
  ],
  logs_modify_indexes: [
    '62cc036c-dd12-11e8-9e54-db9995643092',
    '4fbd1e66-dd15-11e8-9308-53cb90e4ef1c',
  ],
  logs_live_tail: ['6f66600e-dd12-11e8-9e55-7f30fbb45e73', '4fbeec96-dd15-11e8-9308-d3aac44f93e5'],
  logs_write_exclusion_filters: [
    '7d7c98ac-dd12-11e8-9e56-93700598622d',
    '4fc2807c-dd15-11e8-9308-d3bfffb7f039',
  ],
  logs_write_pipelines: [
    '811ac4ca-dd12-11e8-9e57-676a7f0beef9',
    '4fc43656-dd15-11e8-9308-f3e2bb5e31b4',
  ],
  logs_write_processors: [
    '84aa3ae4-dd12-11e8-9e58-a373a514ccd0',
    '505f4538-dd15-11e8-9308-47a4732f715f',
  ],
  logs_write_archives: [
    '87b00304-dd12-11e8-9e59-cbeb5f71f72f',
    '505fd138-dd15-11e8-9308-afd2db62791e',
  ],
  logs_generate_metrics: [
    '979df720-aed7-11e9-99c6-a7eb8373165a',
    '06f715e2-aed9-11e9-aac6-eb5723c0dffc',
  ],
  dashboards_read: ['d90f6830-d3d8-11e9-a77a-b3404e5e9ee2', '2147a4f0-d3d9-11e9-a614-83d5d3c791ee'],
  dashboards_write: [
    'd90f6831-d3d8-11e9-a77a-4fd230ddbc6a',
    '2149e512-d3d9-11e9-a614-bb8f0dcf0205',
  ],
  dashboards_public_share: [
    'd90f6832-d3d8-11e9-a77a-bf8a2607f864',
    '214c10b2-d3d9-11e9-a614-3759c7ad528f',
  ],
  monitors_read: ['4441648c-d8b1-11e9-a77a-1b899a04b304', 'c898551e-d8b2-11e9-a336-e3a79c23bd8d'],
  monitors_write: ['48ef71ea-d8b1-11e9-a77a-93f408470ad0', 'cdc3e3d2-d8b2-11e9-943b-e70db6c573b8'],
  monitors_downtime: [
    '4d87d5f8-d8b1-11e9-a77a-eb9c8350d04f',
    'd3159858-d8b2-11e9-a336-e363d6ef331b',
  ],
};

/** The name of a permission by its id, where that is publicly known. */
export const permissionIds: ReadonlyMap<string, string> = new Map(
  Object.entries(listed).flatMap(([name, ids]) => ids.map((id) => [id, name] as const)),
);
