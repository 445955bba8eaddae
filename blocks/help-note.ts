import type { SlackChannelId } from '../src/policy/ids.ts';
import { joined, md } from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';
import { whoApproves } from './who-approves.ts';

type HelpFacts = { readonly approverChannel: SlackChannelId | null };

/** The answer to `/ddkey help`, and to anything that was not understood. */
export const helpNote = ({ approverChannel }: HelpFacts): Message => ({
  text: 'How to get a Datadog key.',
  blocks: [
    {
      type: 'section',
      text: marked(
        joined(
          [
            md`\`/ddkey\` opens the form: say what the key is for, and pick a job or single permissions.`,
            md`\`/ddkey request\` with the name of a job opens the form with that job picked.`,
            md`\`/ddkey scopes\` with a call, a curl line, Terraform, an error or plain words says which permissions it needs.`,
            md`Once approved, I show the key to you alone, and once: paste it where it belongs.`,
            md`Each key dies on its own day. \`/ddkey list\` shows yours; my message to you has the buttons to replace or revoke it before.`,
            md`\`/ddkey rotate\` gives you a new key while the old one works on, and then ends the old one.`,
            md`\`/ddkey revoke\` ends keys of yours. \`/ddkey leaked\` with a key's last four signs, its id or its name reports one that leaked, whoever holds it.`,
            md`\`/ddkey cancel\` with the id of your request takes it back while it waits.`,
            md`Admins: \`/ddkey review start --until\` and a date asks every holder which keys they still need; \`/ddkey review status\` says how it stands.`,
            md`Admins: \`/ddkey sweep\` shows what I last found at Datadog, and \`/ddkey sweep now\` looks again.`,
            whoApproves(approverChannel),
          ],
          '\n',
        ),
      ),
    },
  ],
});
