import type { KnownBlock } from '@slack/types';
import type { OwnHome } from '../src/access/home-facts.ts';
import type { Story } from '../src/access/notes.ts';
import { countOf, header, left, paging, section } from './home-parts.ts';
import { actions } from './ids.ts';
import { keyLine } from './key-line.ts';
import { keyMenu } from './key-menu.ts';
import { md } from './mrkdwn.ts';
import { permissionLine } from './scope-lines.ts';

/** One held key, with its menu as long as there is something to do with it. */
function heldKey(story: Story): KnownBlock {
  const { standing, scopes, request } = story;
  const line = md`${keyLine(story)}\n${permissionLine(scopes, request.ask.kind)}`;
  return standing.at === 'shown' ? section(line, keyMenu(story, standing)) : section(line);
}

function revokingKeys({ revoking }: OwnHome): KnownBlock[] {
  if (revoking.count === 0) return [];
  const lines = revoking.items.map((story) => section(keyLine(story)));
  return [header('Being revoked'), ...lines, ...left(revoking, md`that Datadog still has`)];
}

/** The keys that a person holds, and those of theirs that are on their way out. */
export function keyBlocks(home: OwnHome): KnownBlock[] {
  const { keys } = home;
  const lines = keys.items.map(heldKey);
  const turns = { back: actions.homeBack, next: actions.homeNext };
  return [
    header('Your keys'),
    ...(lines.length === 0 ? [section(md`You hold no key just now.`)] : lines),
    ...paging(keys, countOf(keys.count, [md`key`, md`keys`]), turns),
    ...revokingKeys(home),
  ];
}
