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
  adjust: 'ddkey.adjust',
  withdrawVote: 'ddkey.withdraw-vote',
  reviewed: 'ddkey.reviewed',
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
  environment: 'ddkey.environment',
  optional: 'ddkey.optional',
  note: 'ddkey.note',
  reason: 'ddkey.reason',
  scopesLeft: 'ddkey.scopes-left',
  lifetimeLeft: 'ddkey.lifetime-left',
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
  environment: 'environment',
  optional: 'optional',
  note: 'note',
  reason: 'reason',
  scopesLeft: 'scopes-left',
  lifetimeLeft: 'lifetime-left',
} as const;
export type BlockId = (typeof blockIds)[keyof typeof blockIds];

/** Every callback_id: the forms, and the global shortcut of the manifest. */
export const callbacks = {
  request: 'ddkey.request',
  denial: 'ddkey.denial',
  adjust: 'ddkey.adjust',
  shortcut: 'ddkey_request',
} as const;
