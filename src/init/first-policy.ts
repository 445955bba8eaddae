type Live = { readonly channel: string; readonly admins: readonly string[] };

/** A first policy file: what this version reads, and in comments what is to come. */
export const firstPolicy = ({
  channel,
  admins,
}: Live): string => `# The policy of ddkey: who may get which key, and who must agree. docs/policy.md explains it.
# It is read at the start and when it changes. Check it with: npx ddkey policy check policy.yml
version: 1

approvals:
  # The private channel whose members approve. One is enough, and never the requester.
  channel: ${channel}
  # Slack ids of the people whom ddkey tells about itself. Being listed here lets nobody approve.
  admins: [${admins.join(', ')}]

# Rules take the place of that: the first that fits decides, and what fits none is refused.
#
# rules:
#   - name: looking around needs nobody
#     when: { scopes: [dashboards_read, monitors_read] }
#     approve: automatically
#     max_lifetime: 30d
#   - name: everything else
#     approve: { by: { channel: ${channel} }, need: 1 }
#     max_lifetime: 30d
`;
