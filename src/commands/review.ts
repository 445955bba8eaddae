import { readReviews } from '../ledger/read-key-reviews.ts';
import { asJson, type KeysCommand, ledgerUrl, onLedger } from './keys-command.ts';
import { exportReview, exportUsage } from './review-export.ts';
import { cancelUsage, changeReviews, startUsage } from './review-start.ts';
import { reviewJson, reviewLine } from './review-words.ts';

const statusUsage = `ddkey review status [--json]
                the open reviews, or the last one of each organisation
`;

/** `ddkey review status`: 1 where there was never a review. */
function showReviews(command: KeysCommand): Promise<number> {
  const { out, args } = command;
  return onLedger(command, async () => {
    const reviews = await readReviews(ledgerUrl(command));
    if (args.includes('--json')) out.write(asJson(reviews.map(reviewJson)));
    else if (reviews.length === 0) out.write('There was no access review yet.\n');
    else out.write(`${reviews.map(reviewLine).join('\n')}\n`);
    return reviews.length === 0 ? 1 : 0;
  });
}

/** `ddkey review …`: 0 fine, 1 refused or not found, 2 wrong usage. */
export async function runReview(command: KeysCommand): Promise<number> {
  const [what, ...args] = command.args;
  const rest = { ...command, args };
  if (what === 'start' || what === 'cancel') return changeReviews(rest, what);
  if (what === 'export') return exportReview(rest);
  if (what === 'status' && args.every((word) => word === '--json')) return showReviews(rest);
  command.out.write(`${startUsage}${statusUsage}${exportUsage}${cancelUsage}`);
  return what === 'help' || what === '--help' ? 0 : 2;
}
