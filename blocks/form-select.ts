import type { InputBlock, PlainTextOption } from '@slack/types';
import type { Choice } from '../src/policy/obtainable.ts';
import { plain } from './surface.ts';

/** What Slack takes in one list. */
export const mostOptions = 100;
/** Longest value of an option. */
export const longestOption = 75;

type Select = Pick<InputBlock, 'block_id' | 'label' | 'hint' | 'optional'> & {
  readonly action: string;
  readonly options: readonly PlainTextOption[];
  readonly picked: string | null;
  readonly placeholder?: string;
};

/** As many options as Slack takes; what is picked is always one of them. */
function fitting(options: readonly PlainTextOption[], picked: string | null): PlainTextOption[] {
  const first = options.slice(0, mostOptions);
  const mine = options.find(({ value }) => value === picked);
  return mine === undefined || first.includes(mine) ? first : [mine, ...first.slice(0, -1)];
}

/** A select that tells the bot at once what was picked; nothing where there is nothing to pick. */
export function selectInput({
  action,
  options,
  picked,
  placeholder,
  ...block
}: Select): InputBlock[] {
  const fit = fitting(options, picked);
  const initial = fit.find(({ value }) => value === picked);
  // Slack refuses a select without options.
  if (fit.length === 0) return [];
  return [
    {
      type: 'input',
      dispatch_action: true,
      ...block,
      element: {
        type: 'static_select',
        action_id: action,
        options: fit,
        ...(placeholder === undefined ? {} : { placeholder: plain(placeholder) }),
        ...(initial === undefined ? {} : { initial_option: initial }),
      },
    },
  ];
}

/** What can be had, and what is picked already even where it cannot: then it says so. */
export function optionsOf<T>(
  { offered, leftOut }: Choice<T>,
  isPicked: (one: T) => boolean,
  option: (one: T) => PlainTextOption,
): PlainTextOption[] {
  const gone = { description: plain('No rule gives you this here') };
  const marked = leftOut.filter(isPicked).map((one) => ({ ...option(one), ...gone }));
  return [...offered.map(option), ...marked];
}
