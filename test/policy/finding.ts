import { readShippedCalls } from '../../src/datadog/shipped-calls.ts';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';
import { findScopes } from '../../src/policy/find-scopes.ts';

export const facts = { ...readShippedCalls(), scopes: readShippedScopes() };

/** What is proposed for a text, in one line: `API key`, scopes in the order of the alphabet, `none` or `nothing`. */
export function found(text: string): string {
  const finding = findScopes(text, facts);
  if (finding.kind !== 'found') return finding.kind;
  const names = finding.scopes
    .map(({ name }) => name)
    .sort()
    .join(' ');
  if (finding.key === 'api') return 'API key';
  if (finding.key === 'both') return `API key + ${names}`;
  return names === '' ? 'none' : names;
}

export function notesOf(text: string): string {
  const finding = findScopes(text, facts);
  return finding.kind === 'secret' ? '' : finding.notes.join(' ');
}

export function unclearOf(text: string): string {
  const finding = findScopes(text, facts);
  return finding.kind === 'secret' ? '' : finding.unclear.join(' ');
}
