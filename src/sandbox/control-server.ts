import type { Server } from 'node:http';
import express from 'express';
import { z } from 'zod';
import type { Changes } from './changes.ts';
import { Act, type DueWork, Fault, GroupChange, PersonChange } from './control.ts';
import { ByHand } from './datadog/by-hand.ts';
import type { DatadogStandIn } from './datadog/stand-in.ts';
import { callerHangsUp } from './keep-alive.ts';
import type { MovableClock } from './movable-clock.ts';
import { ownWindowOnly } from './page/own-window-only.ts';
import { pageRoutes } from './page/serve-page.ts';
import { tryKey } from './page/try-key.ts';
import type { PolicyDesk } from './policy-desk.ts';
import type { SlackStandIn } from './slack/stand-in.ts';

type Sides = {
  readonly slack: SlackStandIn;
  readonly datadog: DatadogStandIn;
  readonly clock: MovableClock;
  readonly changes: Changes;
  /** What the bot has to do next. */
  readonly due: () => DueWork[];
  readonly policy: PolicyDesk;
};

type Command = (body: unknown) => unknown;
const done = { done: true } as const;

const ActBody = z.object({ as: z.string(), act: Act, copies: z.int().min(1).max(100).default(1) });
const AsBody = z.object({ as: z.string() });
const IdBody = z.object({ id: z.string() });
const MoveBody = z.object({ byMs: z.number().min(0) });

/** Faults as somebody armed them, so that another window can show them too. */
const faultDesk = ({ slack, datadog, changes }: Sides) => {
  let armed: Fault[] = [];
  return {
    armed: () => armed,
    arm: (fault: Fault): void => {
      if (fault.side === 'slack') slack.fault(fault);
      else datadog.fault(fault);
      armed = [...armed, fault];
      changes.announce();
    },
    clear: (): void => {
      slack.clearFaults();
      datadog.clearFaults();
      armed = [];
      changes.announce();
    },
  };
};
type FaultDesk = ReturnType<typeof faultDesk>;

/** What can be asked of the sandbox with a POST, by the last part of the path. */
const commands = (
  { slack, datadog, clock, changes, policy }: Sides,
  faults: FaultDesk,
): Readonly<Record<string, Command>> => ({
  act: (body) => {
    const { as, act, copies } = ActBody.parse(body);
    return slack.act(as, act, copies);
  },
  reload: (body) => {
    slack.reload(AsBody.parse(body).as);
    return done;
  },
  fault: (body) => {
    faults.arm(Fault.parse(body));
    return done;
  },
  'clear-faults': () => {
    faults.clear();
    return done;
  },
  person: (body) => {
    slack.changePerson(PersonChange.parse(body));
    return done;
  },
  group: (body) => {
    slack.changeGroup(GroupChange.parse(body));
    return done;
  },
  'revoke-by-hand': (body) => {
    datadog.revokeByHand(IdBody.parse(body).id);
    return done;
  },
  'by-hand': (body) => {
    datadog.byHand(ByHand.parse(body));
    return done;
  },
  'try-key': (body) => tryKey(datadog.apiUrl, body),
  'check-policy': policy.check,
  'explain-policy': policy.explain,
  'use-policy': policy.use,
  clock: async (body) => {
    const state = await clock.move(MoveBody.parse(body).byMs);
    changes.announce();
    return state;
  },
});

/** What can be looked at with a GET. */
const views = (
  { slack, datadog, clock, due, policy }: Sides,
  faults: FaultDesk,
): Readonly<Record<string, Command>> => ({
  see: (query) => slack.see(AsBody.parse(query).as),
  calls: () => [...slack.calls(), ...datadog.calls()].sort((a, b) => a.at - b.at),
  keys: () => datadog.keys(),
  secrets: () => datadog.secrets(),
  faults: () => faults.armed(),
  due,
  policy: policy.read,
  clock: () => clock.state(),
});

const run =
  (command: Command, input: (request: express.Request) => unknown): express.RequestHandler =>
  async (request, response) => {
    try {
      response.json(await command(input(request)));
    } catch (fault) {
      response.status(400).json({ error: fault instanceof Error ? fault.message : String(fault) });
    }
  };

/**
 * Serves the page and the control API on 127.0.0.1, and `/clock` for the bot to follow. Gives the
 * base URL back.
 */
export async function serveControl(
  sides: Sides,
  port: number,
): Promise<{ readonly base: string; readonly stop: () => Promise<void> }> {
  const app = express();
  app.disable('x-powered-by');
  app.use(ownWindowOnly);
  app.use(express.json({ limit: '2mb' }));
  const faults = faultDesk(sides);
  for (const [name, command] of Object.entries(commands(sides, faults))) {
    app.post(
      `/control/${name}`,
      run(command, (request) => request.body),
    );
  }
  for (const [name, command] of Object.entries(views(sides, faults))) {
    app.get(
      `/control/${name}`,
      run(command, (request) => request.query),
    );
  }
  app.get('/clock', async (request, response) => {
    const after = z.coerce.number().optional().parse(request.query['after']);
    response.json(after === undefined ? sides.clock.state() : await sides.clock.follow(after));
  });
  app.use(pageRoutes(sides.changes));
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(port, '127.0.0.1', () => resolve(listening));
    listening.on('error', reject);
  });
  server.keepAliveTimeout = callerHangsUp;
  const address = z.object({ port: z.number() }).parse(server.address());
  return {
    base: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
