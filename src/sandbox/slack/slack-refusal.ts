import type { Json } from '../control.ts';

type Extras = {
  /** Rules that were broken, each with its JSON pointer. */
  readonly messages?: readonly string[];
  readonly fields?: Json;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What Slack answers with `ok: false`. Thrown by a method, turned into an answer by the server. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extras: Extras;

  constructor(code: string, extras: Extras = {}) {
    super(code);
    this.name = 'SlackRefusal';
    this.code = code;
    this.extras = extras;
  }

  /** The JSON body of the answer. */
  body(): Json {
    const { messages, fields } = this.extras;
    return {
      ok: false,
      error: this.code,
      ...fields,
      ...(messages === undefined ? {} : { response_metadata: { messages } }),
    };
  }
}
