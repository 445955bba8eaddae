import type {
  AckFn,
  App,
  BlockAction,
  RespondFn,
  ViewResponseAction,
  ViewSubmitAction,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { helpNote } from '../../blocks/help-note.ts';
import { actions, blockIds, callbacks } from '../../blocks/ids.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Answer, Pressed } from './answer.ts';
import { answerScopes } from './answer-scopes.ts';
import { cancelByCommand } from './cancel-command.ts';
import { refuseVisitor } from './guard.ts';
import { openHome, sayInHome } from './open-home.ts';
import { openRequest } from './open-request.ts';
import { CommandBody, type Form, FormBody, HomeBody, PressBody, ShortcutBody } from './payloads.ts';
import {
  pressApprove,
  pressCancel,
  pressDeny,
  pressReceived,
  pressReplace,
  pressRetry,
  pressRevoke,
  pressShow,
  pressTakeBack,
  submitDenial,
} from './press.ts';
import { listKeys, pressAskAgain, pressDetails, pressPage, pressRequest } from './press-home.ts';
import { pressTry } from './press-try.ts';
import {
  pressAdjust,
  pressReviewed,
  pressWithdrawVote,
  submitAdjustment,
} from './press-waiting.ts';
import { registerLiveForm } from './register-live-form.ts';
import type { SlackDeps } from './slack-deps.ts';
import { type FormAnswer, submitRequest } from './submit-request.ts';
import type { Watched } from './watched.ts';

/** Every button, in a message or in App Home; an id without a listener does not compile. */
const pressed: Readonly<Record<ButtonId, Pressed>> = {
  [actions.approve]: pressApprove,
  [actions.deny]: pressDeny,
  [actions.show]: pressShow,
  [actions.replace]: pressReplace,
  [actions.received]: pressReceived,
  [actions.revoke]: pressRevoke,
  [actions.cancel]: pressCancel,
  [actions.retry]: pressRetry,
  [actions.takeBack]: pressTakeBack,
  [actions.adjust]: pressAdjust,
  [actions.withdrawVote]: pressWithdrawVote,
  [actions.reviewed]: pressReviewed,
  [actions.request]: pressRequest,
  [actions.tryIt]: pressTry,
  [actions.askAgain]: pressAskAgain,
  [actions.details]: pressDetails,
  [actions.homeBack]: pressPage,
  [actions.homeNext]: pressPage,
};
type Names = typeof actions;
type ButtonId = Names[
  | 'approve'
  | 'deny'
  | 'show'
  | 'replace'
  | 'received'
  | 'revoke'
  | 'cancel'
  | 'retry'
  | 'takeBack'
  | 'adjust'
  | 'withdrawVote'
  | 'reviewed'
  | 'request'
  | 'tryIt'
  | 'askAgain'
  | 'details'
  | 'homeBack'
  | 'homeNext'];

type Submitted = (deps: SlackDeps, form: Form) => Promise<FormAnswer>;
const submitted: Readonly<Record<string, Submitted>> = {
  [callbacks.request]: submitRequest,
  [callbacks.denial]: submitDenial,
  [callbacks.adjust]: submitAdjustment,
};

/** Giving a key back is never refused to the person who holds it. */
const alwaysServed: readonly string[] = [actions.revoke, actions.received];

const patienceMs = 2500;

/** Bolt waits for ever where Slack does not answer; a listener that hangs would hold up the stop. */
async function inTime(answered: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new Error('Slack did not answer at the response_url in time');
    timer = setTimeout(() => reject(fault), patienceMs);
  });
  await Promise.race([answered, late]).finally(() => clearTimeout(timer));
}

const answerBy = (respond: RespondFn): Answer => ({
  say: (text) => inTime(respond({ response_type: 'ephemeral', replace_original: false, text })),
  show: (message) =>
    inTime(respond({ response_type: 'ephemeral', replace_original: false, ...message })),
  replace: (text) => inTime(respond({ replace_original: true, text })),
  remove: () => inTime(respond({ delete_original: true })),
});

/** In App Home there is no message to answer in, so the answer opens above it. */
function answerAbove(client: WebClient, trigger: string): Answer {
  const say = async (sentence: Mrkdwn): Promise<void> => {
    await client.views.open({ trigger_id: trigger, view: sentenceModal(sentence) });
  };
  // Only a card is answered with more than a sentence, and in Home there is none.
  const show = (): Promise<void> => say(refusalSentence({ code: 'old-message' }));
  return { say, show, replace: say, remove: () => Promise.resolve() };
}

function registerPresses(app: App, deps: SlackDeps, watched: Watched): void {
  for (const [id, press] of Object.entries(pressed)) {
    app.action<BlockAction>(id, async ({ ack, body, client, respond }) => {
      await ack();
      const answer = body.response_url ? answerBy(respond) : answerAbove(client, body.trigger_id);
      await watched(id, answer.say, async () => {
        const refusal = alwaysServed.includes(id) ? null : await refuseVisitor(body, deps, id);
        if (refusal !== null) return answer.say(refusalSentence(refusal));
        await press(deps, { body: PressBody.parse(body), client, answer });
      });
    });
  }
}

/** A form's answer is its acknowledgement, so it is worked out first, within Slack's 3 s. */
async function answerForm(ack: AckFn<ViewResponseAction>, answer: FormAnswer): Promise<void> {
  if (answer.kind === 'errors') await ack({ response_action: 'errors', errors: answer.errors });
  else if (answer.view === null) await ack();
  else await ack({ response_action: 'update', view: answer.view });
}

const firstInput: Readonly<Record<string, string>> = {
  [callbacks.denial]: blockIds.reason,
  [callbacks.adjust]: blockIds.lifetimeLeft,
};

/** Slack has no place for an error under an input that the form does not have. */
const sorry = (id: string, sentence: string): FormAnswer => ({
  kind: 'errors',
  errors: { [firstInput[id] ?? blockIds.purpose]: sentence },
});

function registerForms(app: App, deps: SlackDeps, watched: Watched): void {
  for (const [id, submit] of Object.entries(submitted)) {
    app.view<ViewSubmitAction>(id, async ({ ack, body }) => {
      const say = (sentence: string): Promise<void> => answerForm(ack, sorry(id, sentence));
      await watched(id, say, async () => {
        const refusal = await refuseVisitor(body, deps, id);
        if (refusal !== null) return answerForm(ack, sorry(id, refusalSentence(refusal)));
        await answerForm(ack, await submit(deps, FormBody.parse(body)));
      });
    });
  }
}

/** `/ddkey`: opens the form, lists keys or finds scopes, and answers with help to whatever else was typed. */
async function runCommand(deps: SlackDeps, client: WebClient, body: unknown) {
  const { text, trigger_id: trigger, user_id: user } = CommandBody.parse(body);
  const [verb = '', ...rest] = text.trim().split(/\s+/u);
  if (verb === 'list') return listKeys(deps, user);
  if (verb === 'cancel') return { text: await cancelByCommand(deps, user, rest) };
  // As it was typed: line breaks tell calls apart.
  if (verb === 'scopes') return answerScopes(deps, text.trim().slice(verb.length));
  if (verb !== '' && verb !== 'request') {
    return helpNote({ approverChannel: deps.policies.policy().channel });
  }
  const wanted = rest.join(' ').toLowerCase();
  const preset = deps.policies
    .policy()
    .presets.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  await openRequest(deps, client, { user, trigger, ...(preset ? { preset: preset.id } : {}) });
  return null;
}

function registerEntrances(app: App, deps: SlackDeps, watched: Watched): void {
  app.command('/ddkey', async ({ ack, body, client, respond }) => {
    await ack();
    const { say } = answerBy(respond);
    await watched('command', say, async () => {
      const refusal = await refuseVisitor(body, deps, 'command');
      if (refusal !== null) return say(refusalSentence(refusal));
      const said = await runCommand(deps, client, body);
      if (said !== null) await inTime(respond({ response_type: 'ephemeral', ...said }));
    });
  });
  app.shortcut(callbacks.shortcut, async ({ ack, body, client }) => {
    await ack();
    const { say } = answerAbove(client, body.trigger_id);
    await watched('shortcut', say, async () => {
      const refusal = await refuseVisitor(body, deps, 'shortcut');
      if (refusal !== null) return say(refusalSentence(refusal));
      const { user, trigger_id: trigger } = ShortcutBody.parse(body);
      await openRequest(deps, client, { user: user.id, trigger });
    });
  });
}

function registerHome(app: App, deps: SlackDeps, watched: Watched): void {
  app.event('app_home_opened', async ({ body, client }) => {
    const { user, tab } = HomeBody.parse(body).event;
    if (tab !== 'home') return;
    const say = sayInHome(client, user);
    await watched('home', say, async () => {
      const refusal = await refuseVisitor(body, deps, 'home');
      if (refusal !== null) return say(refusalSentence(refusal));
      await openHome(deps, client, user);
    });
  });
}

/** Registers every listener behind the one guard. */
export function registerListeners(app: App, deps: SlackDeps, watched: Watched): void {
  registerEntrances(app, deps, watched);
  registerPresses(app, deps, watched);
  registerForms(app, deps, watched);
  registerLiveForm(app, deps, watched);
  registerHome(app, deps, watched);
}
