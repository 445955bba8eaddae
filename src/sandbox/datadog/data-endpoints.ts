import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ok, stamp } from './answer.ts';
import type { Asked, Handler } from './handler.ts';
import { readBody } from './key-body.ts';

/* A little data behind the keys, so that a scope can be seen to open and to keep closed. */

const NewDashboard = z.object({
  title: z.string().min(1),
  layout_type: z.enum(['ordered', 'free']),
  widgets: z.array(z.looseObject({})),
  description: z.string().nullish(),
});

const NewMonitor = z.object({
  type: z.string().min(1),
  query: z.string().min(1),
  name: z.string().default(''),
  message: z.string().default(''),
  tags: z.array(z.string()).default([]),
});

const history = ({ org, caller }: Asked) => {
  const now = stamp(org.now());
  return { created_at: now, modified_at: now, author_handle: caller.owner.name };
};

/** Handlers over dashboards and monitors that live as long as the stand-in. */
export const openData = () => {
  const dashboards: { readonly id: string; readonly title: string }[] = [];
  const monitors: { readonly id: number; readonly name: string }[] = [];

  const addDashboard: Handler = (asked) => {
    const request = readBody(NewDashboard, asked.body);
    if (request.kind === 'refused') return request.answer;
    const id = randomUUID().slice(9, 23);
    const dashboard = { id, ...request.value, url: `/dashboard/${id}`, ...history(asked) };
    dashboards.push(dashboard);
    return ok(dashboard);
  };

  const addMonitor: Handler = (asked) => {
    const request = readBody(NewMonitor, asked.body);
    if (request.kind === 'refused') return request.answer;
    const now = stamp(asked.org.now());
    const id = monitors.length + 1;
    const fixed = { options: {}, multi: false, overall_state: 'No Data' };
    const monitor = { id, ...request.value, ...fixed, created: now, modified: now };
    monitors.push(monitor);
    return ok(monitor);
  };

  return {
    'GET /api/v1/dashboard': () => ok({ dashboards }),
    'POST /api/v1/dashboard': addDashboard,
    'GET /api/v1/monitor': () => ok(monitors),
    'POST /api/v1/monitor': addMonitor,
    'GET /api/v2/apm/services': () => ok({ data: { attributes: { services: [] } } }),
  } as const;
};
