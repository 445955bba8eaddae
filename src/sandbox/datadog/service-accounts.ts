import { type Answer, refusal } from './answer.ts';
import type { Asked } from './handler.ts';
import type { Owner } from './org.ts';

/** The service account that the path names, if there is one. */
export const accountOf = ({ org, params }: Asked): Owner | undefined =>
  org.owners.find((owner) => owner.serviceAccount && owner.id === params['account']);

/** The real text is not public. */
export const accountNotFound: Answer = refusal(404, 'Service account not found');
