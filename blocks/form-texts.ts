import type { InputBlock } from '@slack/types';
import type { askLimits } from '../src/policy/ask.ts';
import type { Draft } from '../src/policy/draft.ts';
import { actions, blockIds } from './ids.ts';
import { plain } from './surface.ts';

// Written out because blocks take only types from src; the type keeps the two the same.
const limits: typeof askLimits = { purpose: 80, keptIn: 80, note: 1000, reason: 500 };

/** Text that stands in an input already; Slack refuses an empty one, and one that is too long. */
const startsWith = (text: string, most: number) =>
  text === '' || text.length > most ? {} : { initial_value: text };

export const purposeInput = ({ purpose }: Draft): InputBlock => ({
  type: 'input',
  block_id: blockIds.purpose,
  label: plain('What is it for?'),
  hint: plain("One line. It becomes the key's name, so that others can tell what uses it.", 150),
  element: {
    type: 'plain_text_input',
    action_id: actions.purpose,
    placeholder: plain('Nightly backup of our dashboards'),
    max_length: limits.purpose,
    ...startsWith(purpose, limits.purpose),
  },
});

export const keptInInput = ({ keptIn }: Draft): InputBlock => ({
  type: 'input',
  block_id: blockIds.keptIn,
  label: plain('Where will it be kept?'),
  hint: plain('The place where you will paste the key.', 150),
  element: {
    type: 'plain_text_input',
    action_id: actions.keptIn,
    placeholder: plain('GitHub Actions secret'),
    max_length: limits.keptIn,
    ...startsWith(keptIn, limits.keptIn),
  },
});

/** Where a key comes at once and is looked at afterwards, its reason cannot be left out. */
export const noteInput = ({ note }: Draft, isNeeded: boolean): InputBlock => ({
  type: 'input',
  block_id: blockIds.note,
  optional: !isNeeded,
  label: plain(isNeeded ? 'Reason' : 'Note to the approver'),
  element: {
    type: 'plain_text_input',
    action_id: actions.note,
    multiline: true,
    max_length: limits.note,
    ...startsWith(note, limits.note),
  },
});
