import type {
  AckFn,
  AllMiddlewareArgs,
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewResponseAction,
  ViewSubmitAction,
} from '@slack/bolt';
import type { PlainTextOption } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { actions } from '../../blocks/ids.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Message } from '../../blocks/surface.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { secretsIn } from '../policy/secret-shapes.ts';
import type { Pressed } from './answer.ts';
import { refuseVisitor, whyNotServed } from './guard.ts';
import { inTime } from './in-time.ts';
import { sayInHome } from './open-home.ts';
import { pastedInto } from './pasted.ts';
import { type Form, FormBody, HomeBody, PickBody, PressBody, SearchBody } from './payloads.ts';
import { nothingFits } from './read-draft.ts';
import type { SlackDeps } from './slack-deps.ts';
import { sorry } from './sorry.ts';
import type { FormAnswer } from './submit-request.ts';
import type { Watched } from './watched.ts';
import { answerAbove, answerBy } from './ways-to-answer.ts';

/*
 * The only file that registers listeners with Bolt. Whatever is handed to it runs behind the guard,
 * and reads no field in which a credential was pasted: a new listener cannot forget either.
 */

type Picked = (deps: SlackDeps, client: WebClient, pick: z.infer<typeof PickBody>) => Promise<void>;
type Found = (
  deps: SlackDeps,
  search: z.infer<typeof SearchBody>,
) => Promise<readonly PlainTextOption[]>;
type Commanded = (
  deps: SlackDeps,
  client: WebClient,
  body: unknown,
) => Promise<Message | Pick<Message, 'text'> | null>;
type Opened = (deps: SlackDeps, client: WebClient, body: unknown) => Promise<void>;
type HomeOpened = (deps: SlackDeps, client: WebClient, person: SlackUserId) => Promise<void>;
export type Submitted = (deps: SlackDeps, form: Form) => Promise<FormAnswer>;

/** Giving a key back is never refused to the person who holds it. */
const alwaysServed: readonly string[] = [actions.revoke, actions.received];

/** A form's answer is its acknowledgement, so it is worked out first, within Slack's 3 s. */
async function answerForm(ack: AckFn<ViewResponseAction>, answer: FormAnswer): Promise<void> {
  if (answer.kind === 'errors') await ack({ response_action: 'errors', errors: answer.errors });
  else if (answer.view === null) await ack();
  else await ack({ response_action: 'update', view: answer.view });
}

/** The one choice of a search into which a credential was pasted; picking it asks for nothing. */
const pastedOption: PlainTextOption = {
  text: { type: 'plain_text', text: 'That looks like a key, so I did not look for it' },
  description: { type: 'plain_text', text: 'It has been through Slack now: revoke it' },
  value: nothingFits,
};

type Acted = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Typed = SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs;
type Sent = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const ActedOn = z.looseObject({ action_id: z.string() });
const SentAs = z.looseObject({ callback_id: z.string() });

/**
 * What is done about each id. Bolt runs a chain of its own for every listener it knows, whatever
 * comes, so it knows one for each kind of payload, and the id is looked up here.
 */
function takers<Args>() {
  const all = new Map<string, (args: Args) => Promise<void>>();
  return {
    add(id: string, take: (args: Args) => Promise<void>): void {
      if (all.has(id)) throw new Error(`${id} is listened to twice`);
      all.set(id, take);
    },
    async take(id: string | undefined, args: Args): Promise<void> {
      await all.get(id ?? '')?.(args);
    },
  };
}

/** The ways to be asked for something by Slack, by the id of what was pressed, sent or typed. */
export function listenOn(app: App, deps: SlackDeps, watched: Watched) {
  const acted = takers<Acted>();
  app.action<BlockAction>({ type: 'block_actions' }, (it) =>
    acted.take(ActedOn.safeParse(it.payload).data?.action_id, it),
  );
  const typed = takers<Typed>();
  app.options<'block_suggestion'>({ type: 'block_suggestion' }, (it) =>
    typed.take(ActedOn.safeParse(it.payload).data?.action_id, it),
  );
  const press = (id: string, pressed: Pressed): void => {
    acted.add(id, async ({ ack, body, client, respond }) => {
      await ack();
      const answer = body.response_url ? answerBy(respond) : answerAbove(client, body.trigger_id);
      await watched({ name: id, body }, answer.say, async () => {
        const refusal = alwaysServed.includes(id) ? null : await refuseVisitor(body, deps, id);
        if (refusal !== null) return answer.say(refusalSentence(refusal));
        await pressed(deps, { body: PressBody.parse(body), client, answer });
      });
    });
  };
  // An open form works without what a pick adds, so a fault here is the operator's alone to see.
  const pick = (id: string, picked: Picked): void => {
    acted.add(id, async ({ ack, body, client }) => {
      await ack();
      await watched({ name: id, body }, null, async () => {
        if ((await refuseVisitor(body, deps, id)) !== null) return;
        await picked(deps, client, PickBody.parse(body));
      });
    });
  };
  const search = (id: string, found: Found): void => {
    typed.add(id, async ({ ack, body }) => {
      let options: readonly PlainTextOption[] = [];
      await watched({ name: id, body }, null, async () => {
        if (whyNotServed(body, deps) !== null) return;
        const query = SearchBody.parse(body);
        const isPasted = secretsIn(query.typed).length > 0;
        options = isPasted ? [pastedOption] : await found(deps, query);
      });
      await ack({ options: [...options] });
    });
  };
  return { press, pick, search, ...formsAndEntrances(app, deps, watched) };
}
export type Listening = ReturnType<typeof listenOn>;

function formsAndEntrances(app: App, deps: SlackDeps, watched: Watched) {
  const sent = takers<Sent>();
  app.view<ViewSubmitAction>({ type: 'view_submission' }, (it) =>
    sent.take(SentAs.safeParse(it.payload).data?.callback_id, it),
  );
  const form = (id: string, submitted: Submitted): void => {
    sent.add(id, async ({ ack, body }) => {
      const say = (sentence: Mrkdwn): Promise<void> => answerForm(ack, sorry(id, sentence));
      await watched({ name: id, body }, say, async () => {
        const refusal = await refuseVisitor(body, deps, id);
        if (refusal !== null) return answerForm(ack, sorry(id, refusalSentence(refusal)));
        const filled = FormBody.parse(body);
        const errors = pastedInto(filled);
        if (errors !== null) return answerForm(ack, { kind: 'errors', errors });
        await answerForm(ack, await submitted(deps, filled));
      });
    });
  };
  const command = (name: string, commanded: Commanded): void => {
    app.command(name, async ({ ack, body, client, respond }) => {
      await ack();
      // Bolt gives no way to respond where the command names none.
      const isAnswerable = Boolean(body.response_url);
      const { say } = isAnswerable ? answerBy(respond) : answerAbove(client, body.trigger_id);
      await watched({ name: 'command', body }, say, async () => {
        const refusal = await refuseVisitor(body, deps, 'command');
        if (refusal !== null) return say(refusalSentence(refusal));
        const said = await commanded(deps, client, body);
        if (said === null || !isAnswerable) return;
        await inTime(respond({ response_type: 'ephemeral', ...said }));
      });
    });
  };
  const shortcut = (id: string, opened: Opened): void => {
    app.shortcut(id, async ({ ack, body, client }) => {
      await ack();
      const { say } = answerAbove(client, body.trigger_id);
      await watched({ name: 'shortcut', body }, say, async () => {
        const refusal = await refuseVisitor(body, deps, 'shortcut');
        if (refusal !== null) return say(refusalSentence(refusal));
        await opened(deps, client, body);
      });
    });
  };
  const home = (opened: HomeOpened): void => {
    app.event('app_home_opened', async ({ body, client }) => {
      const { user, tab } = HomeBody.parse(body).event;
      if (tab !== 'home') return;
      const say = sayInHome(client, user);
      await watched({ name: 'home', body }, say, async () => {
        const refusal = await refuseVisitor(body, deps, 'home');
        if (refusal !== null) return say(refusalSentence(refusal));
        await opened(deps, client, user);
      });
    });
  };
  return { form, command, shortcut, home };
}
