import { ScopeName } from './ids.ts';

/** A scope as Datadog lists it. */
export type ScopeFact = {
  readonly name: string;
  readonly group: string;
  readonly displayName: string;
};

/**
 * What a call needs. `api-key`: an API key alone, which no permission limits. `unpublished`: the
 * call exists, and Datadog does not say in public what it needs.
 */
export type Needs =
  | { readonly how: 'one-of' | 'all-of'; readonly scopes: readonly ScopeName[] }
  | { readonly how: 'nothing' | 'api-key' | 'unpublished' };

const named = (names: readonly string[]): ScopeName[] => names.map((name) => ScopeName.parse(name));

export const allOf = (...names: readonly string[]): Needs => ({
  how: 'all-of',
  scopes: named(names),
});

export const oneOf = (...names: readonly string[]): Needs => ({
  how: 'one-of',
  scopes: named(names),
});

/** A call to Datadog's API; its path holds `{…}` where a value stands. */
export type Operation = { readonly method: string; readonly path: string; readonly needs: Needs };

/** A name of Datadog's Terraform provider, and the calls that it makes. */
export type TerraformName = {
  readonly kind: 'resource' | 'data';
  readonly name: string;
  readonly calls: readonly Operation[];
};

/** What every call and every Terraform name needs; the same in all organisations. */
export type CallFacts = {
  readonly operations: readonly Operation[];
  readonly terraform: readonly TerraformName[];
};

/** Everything that is looked up to say which scopes a piece of work needs. */
export type ScopeFacts = CallFacts & { readonly scopes: readonly ScopeFact[] };
