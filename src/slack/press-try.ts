import { isScoped } from '../policy/ask.ts';
import { hour } from '../policy/instant.ts';
import type { Pressed } from './answer.ts';
import { openRequest } from './open-request.ts';

/** Opens the form filled in for a harmless key of one hour; it is sent, judged and approved as any. */
export const pressTry: Pressed = async (deps, { body, client }) => {
  const [org] = deps.policies.orgs();
  const preset = deps.policies.policy().presets.find(({ id }) => id === 'look');
  const by = { user: body.user.id, trigger: body.trigger_id };
  const kind = org?.kinds.find(isScoped);
  if (org === undefined || preset === undefined || kind === undefined) {
    return openRequest(deps, client, by);
  }
  const filled = {
    org: org.id,
    environment: null,
    kind,
    scopes: [...preset.scopes],
    preset: preset.id,
    purpose: 'Test of ddkey',
    keptIn: 'Nowhere: it is a test',
    lifetimeSeconds: hour,
    note: null,
  };
  return openRequest(deps, client, { ...by, filled });
};
