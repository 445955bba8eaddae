type Live = { readonly channel: string; readonly admins: readonly string[] };

/** A first policy file: what this version reads, and in comments what is to come. */
export const firstPolicy = ({
  channel,
  admins,
}: Live): string => `# The policy of ddkey, read at its start.
# This version knows just the keys that are not commented out, and refuses all others.
version: 1

approvals:
  # The private channel whose members approve. One is enough, and never the requester.
  channel: ${channel}
  # Slack ids of the people whom ddkey tells about itself. Being listed here lets nobody approve.
  admins: [${admins.join(', ')}]

# What a full policy will look like:
#
# orgs:
#   - id: prod
#     name: Acme production
#     site: datadoghq.eu
#     environments: [production]
# presets:
#   - id: dashboards-as-code
#     name: Dashboards as code
#     scopes: [dashboards_read, dashboards_write]
# rules:                            # the first that matches decides
#   - name: everything else
#     approve: { need: 1 }
#     max_lifetime: 30d
`;
