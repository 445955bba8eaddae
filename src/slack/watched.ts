import { WebAPIPlatformError } from '@slack/web-api';
import { faultSentence } from '../../blocks/fault-note.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { LedgerDown } from '../access/ledger-down.ts';
import { type Observe, unobserved } from '../observe/doing.ts';
import { aboutOf } from './about.ts';
import type { SlackLog } from './slack-deps.ts';

type Say = (sentence: Mrkdwn) => Promise<void>;

/** Slack sent one click twice, and the first already opened what it asked for. */
const isSecondOfOne = (fault: unknown): boolean =>
  fault instanceof WebAPIPlatformError && fault.data.error === 'exchanged_trigger_id';

/** What came: the listener's own name, and what Slack sent. */
type Heard = { readonly name: string; readonly body: unknown };

/** Runs a listener's work: counts it, and answers with a reference when it breaks. */
export type Watched = (heard: Heard, say: Say | null, work: () => Promise<void>) => Promise<void>;

/**
 * Bolt neither waits for running listeners when it stops nor tells a person that something broke.
 * `watched` does both: nobody is left without an answer, and the operator finds it by reference.
 */
export function watchListeners(
  log: SlackLog,
  newReference: () => string,
  observe: Observe = unobserved,
) {
  const running = new Set<Promise<unknown>>();
  const tell = async (name: string, say: Say | null, sentence: Mrkdwn): Promise<void> => {
    try {
      await say?.(sentence);
    } catch (fault) {
      log.warn('the person could not be told', { listener: name, fault });
    }
  };
  const answerFault = (name: string, say: Say | null, fault: unknown): Promise<void> => {
    if (fault instanceof LedgerDown) {
      log.error('the ledger is down', { listener: name, fault });
      return tell(name, say, refusalSentence({ code: 'ledger-down' }));
    }
    if (isSecondOfOne(fault)) {
      log.info('the same click came twice', { listener: name });
      return Promise.resolve();
    }
    const reference = newReference();
    log.error('a listener failed', { listener: name, reference, fault });
    return tell(name, say, faultSentence(reference));
  };
  const run = async (name: string, say: Say | null, work: () => Promise<void>) => {
    try {
      await work();
      return 'done';
    } catch (fault) {
      await answerFault(name, say, fault);
      return fault instanceof LedgerDown ? 'ledger-down' : 'failed';
    }
  };
  const watched: Watched = async ({ name, body }, say, work) => {
    const doing = { kind: 'listener', name, about: aboutOf(body) } as const;
    const task = observe(
      doing,
      () => run(name, say, work),
      (outcome) => outcome,
    );
    running.add(task);
    await task.finally(() => running.delete(task));
  };
  return {
    watched,
    /** Resolves when every listener that runs now has ended. */
    drain: async (): Promise<void> => {
      await Promise.all(running);
    },
  };
}
