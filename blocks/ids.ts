/** Every action_id: buttons first, then one for each input. */
export const actions = {
  approve: 'ddkey.approve',
  deny: 'ddkey.deny',
  show: 'ddkey.show',
  replace: 'ddkey.replace',
  received: 'ddkey.received',
  revoke: 'ddkey.revoke',
  cancel: 'ddkey.cancel',
  retry: 'ddkey.retry',
  takeBack: 'ddkey.take-back',
  request: 'ddkey.request',
  tryIt: 'ddkey.try-it',
  askAgain: 'ddkey.ask-again',
  details: 'ddkey.details',
  homeBack: 'ddkey.home-back',
  homeNext: 'ddkey.home-next',
  scopeSearch: 'ddkey.scopes',
  preset: 'ddkey.preset',
  purpose: 'ddkey.purpose',
  keptIn: 'ddkey.kept-in',
  lifetime: 'ddkey.lifetime',
  kind: 'ddkey.kind',
  org: 'ddkey.org',
  note: 'ddkey.note',
  reason: 'ddkey.reason',
} as const;
export type ActionId = (typeof actions)[keyof typeof actions];

/** Every block_id of an input: the keys of a form's values and of its errors. */
export const blockIds = {
  preset: 'preset',
  scopes: 'scopes',
  purpose: 'purpose',
  keptIn: 'kept-in',
  lifetime: 'lifetime',
  kind: 'kind',
  org: 'org',
  note: 'note',
  reason: 'reason',
} as const;
export type BlockId = (typeof blockIds)[keyof typeof blockIds];

/** Every callback_id: the two forms, and the global shortcut of the manifest. */
export const callbacks = {
  request: 'ddkey.request',
  denial: 'ddkey.denial',
  shortcut: 'ddkey_request',
} as const;
