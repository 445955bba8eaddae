/** What is wrong, and the next step of whoever has to put it right; a sentence or two each. */
export type Advice = { readonly says: string; readonly next: string };

/** Both in one breath, for a log or a terminal. */
export const inOneBreath = ({ says, next }: Advice): string => `${says} ${next}`;
