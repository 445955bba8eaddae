import { scopesHelp, scopesNote } from '../../blocks/scopes-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { findScopes } from '../policy/find-scopes.ts';
import type { SlackDeps } from './slack-deps.ts';

/** `/ddkey scopes TEXT`: the scopes that the text needs, by the org's own list of them. */
export const answerScopes = (deps: SlackDeps, text: string): Message =>
  text.trim() === ''
    ? scopesHelp
    : scopesNote(findScopes(text, { ...deps.calls, scopes: deps.catalogue.all() }));
