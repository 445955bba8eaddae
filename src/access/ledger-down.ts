/**
 * The ledger cannot be reached or written just now. Nothing of the step that met it was committed,
 * so it is safe to say "nothing was changed" and to try again.
 */
export class LedgerDown extends Error {}
