/** What a person reads when something of ours broke; the reference is in the operator's log. */
export const faultSentence = (reference: string): string =>
  `Something went wrong on my side, so I may not have done this. Please try again; if it stays, tell your Datadog admin this reference: ${reference}.`;
