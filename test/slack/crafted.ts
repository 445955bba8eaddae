import { z } from 'zod';
import { callbacks } from '../../blocks/ids.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { app, team } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import type { World } from '../world.ts';
import { type Answered, send, signed } from './raw-request.ts';
import { startRecorder } from './recorder.ts';

/* Payloads that no client of Slack's would send, signed as Slack signs. */

type Fields = Readonly<Record<string, unknown>>;
const Said = z.object({ text: z.string(), replace_original: z.boolean().optional() });
export type Said = z.infer<typeof Said>;

const postTo = (world: World, body: string): Promise<Answered> =>
  send(`${world.botUrl()}/slack/events`, { headers: signed(body), body });

/** Sends an interaction to a bot in HTTP mode. */
export const interact = (world: World, payload: Fields): Promise<Answered> =>
  postTo(world, new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

/** Sends a slash command to a bot in HTTP mode. */
export const command = (world: World, fields: Readonly<Record<string, string>>) =>
  postTo(world, new URLSearchParams(fields).toString());

/** Sends an event to a bot in HTTP mode. */
export const event = (world: World, payload: Fields): Promise<Answered> => {
  const body = JSON.stringify(payload);
  const headers = { ...signed(body), 'content-type': 'application/json' };
  return send(`${world.botUrl()}/slack/events`, { headers, body });
};

type Press = {
  readonly user: string;
  /** Whose workspace the person is from. */
  readonly userTeam?: string;
  readonly actionId: string;
  readonly value: string;
  readonly on: Pick<SeenMessage, 'channel' | 'ts'>;
};

const Buttons = z.object({
  elements: z.array(z.object({ action_id: z.string(), value: z.string() })),
});

/** What a button of a message carries. */
export function carriedBy(message: SeenMessage, actionId: string): string {
  const buttons = message.blocks.flatMap((block) => Buttons.safeParse(block).data?.elements ?? []);
  const found = buttons.find((button) => button.action_id === actionId);
  if (found === undefined) throw new Error(`the message has no button ${actionId}`);
  return found.value;
}

const pressed = (press: Press, responseUrl: string): Fields => ({
  type: 'block_actions',
  user: { id: press.user, team_id: press.userTeam ?? team.id },
  team: { id: team.id },
  api_app_id: app.id,
  container: { type: 'message', channel_id: press.on.channel, message_ts: press.on.ts },
  trigger_id: '1.2.none',
  response_url: responseUrl,
  actions: [{ type: 'button', action_id: press.actionId, value: press.value }],
});

/** Stands where the bot answers a press, and gives back what it said there. */
export async function startPressing(world: World) {
  const answers = await startRecorder(null);
  return {
    /** Presses, and waits for the answer that only the person who pressed sees. */
    async press(press: Press): Promise<Said> {
      const before = answers.count();
      const { status } = await interact(world, pressed(press, answers.url));
      if (status !== 200) throw new Error(`the press was answered with ${status}`);
      await eventually('an answer to the press', async () => answers.count() > before);
      return Said.parse(JSON.parse(answers.captured('text').body));
    },
    /** Presses where no answer comes, as the message itself changes. */
    pressSilently: (press: Press) => interact(world, pressed(press, answers.url)),
    stop: answers.stop,
  };
}
export type Pressing = Awaited<ReturnType<typeof startPressing>>;

const held = (value: string | readonly string[]): Fields =>
  typeof value === 'string'
    ? { value, selected_option: { value } }
    : { selected_options: value.map((one) => ({ value: one })) };

type Form = {
  readonly user: string;
  readonly viewId: string;
  /** By block; each holds one input with the action id `ddkey.` and the block's name. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
};

/** A filled-in request form, past all that Slack's client would refuse. */
export const requestForm = ({ user, viewId, values }: Form): Fields => ({
  type: 'view_submission',
  user: { id: user, team_id: team.id },
  team: { id: team.id },
  view: {
    id: viewId,
    type: 'modal',
    callback_id: callbacks.request,
    state: {
      values: Object.fromEntries(
        Object.entries(values).map(([block, value]) => [
          block,
          { [`ddkey.${block}`]: held(value) },
        ]),
      ),
    },
  },
});

const Refused = z.object({ errors: z.record(z.string(), z.string()) });

/** The errors under inputs that a form was answered with. */
export const errorsIn = (answer: Answered): Record<string, string> =>
  answer.body === '' ? {} : (Refused.safeParse(JSON.parse(answer.body)).data?.errors ?? {});
