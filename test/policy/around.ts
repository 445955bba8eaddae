import type { Surroundings } from '../../src/policy/surroundings.ts';
import { surroundingsOf } from '../../src/surroundings-of.ts';

/** The world that test policies are read against: no channel, and no variable that is checked. */
export const around: Surroundings = { ...surroundingsOf({}), isSet: null, missingFor: null };
