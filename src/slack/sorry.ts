import { blockIds, callbacks } from '../../blocks/ids.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { sentenceModal } from '../../blocks/refusal-modal.ts';
import type { FormAnswer } from './submit-request.ts';

const firstInput: Readonly<Record<string, string>> = {
  [callbacks.denial]: blockIds.reason,
  [callbacks.adjust]: blockIds.lifetimeLeft,
  [callbacks.filterKeys]: blockIds.keyWords,
  [callbacks.revokeMany]: blockIds.reason,
};

/** Forms that only ask whether somebody means it. */
const withoutInputs: readonly string[] = [callbacks.revokeKey, callbacks.replaceKey];

/** Says no to a form. Slack has no place for an error under an input that the form does not have. */
export const sorry = (id: string, sentence: Mrkdwn): FormAnswer =>
  withoutInputs.includes(id)
    ? { kind: 'done', view: sentenceModal(sentence) }
    : { kind: 'errors', errors: { [firstInput[id] ?? blockIds.purpose]: sentence } };
