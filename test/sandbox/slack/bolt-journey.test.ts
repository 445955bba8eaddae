import { expect, test } from '@jest/globals';
import { type BoltApp, eventually, messagesIn, withBolt } from './bare-bot.ts';

const text = (value: string) => ({ type: 'plain_text' as const, text: value });
const general = 'C0GENERAL';
const approvers = 'C0APPROVERS';

const opensForm = (app: BoltApp, seen: unknown[]) => {
  app.command('/ddkey', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        title: text('Request'),
        submit: text('Send'),
        private_metadata: 'kept',
        blocks: [
          {
            type: 'input',
            block_id: 'reason',
            label: text('Why'),
            element: { type: 'plain_text_input', action_id: 'value', min_length: 3 },
          },
          {
            type: 'input',
            block_id: 'hours',
            label: text('Hours'),
            element: {
              type: 'static_select',
              action_id: 'value',
              options: [
                { text: text('one'), value: '1' },
                { text: text('two'), value: '2' },
              ],
              initial_option: { text: text('two'), value: '2' },
            },
          },
          {
            type: 'input',
            block_id: 'scopes',
            optional: true,
            label: text('Scopes'),
            element: { type: 'multi_external_select', action_id: 'scope', min_query_length: 0 },
          },
        ],
      },
    });
  });
  app.view('form', async ({ ack, view }) => {
    seen.push(view.state.values);
    const isBad = view.state.values['reason']?.['value']?.value === 'bad';
    await (isBad ? ack({ response_action: 'errors', errors: { reason: 'Say more.' } }) : ack());
  });
  app.options('scope', async ({ ack, payload }) => {
    const options = ['metrics_read', 'logs_read']
      .filter((one) => one.includes(payload.value))
      .map((one) => ({ text: text(one), value: one }));
    await ack({ options });
  });
};

test('a command opens a form that is refused with errors and then accepted', async () => {
  const seen: unknown[] = [];
  await withBolt(
    {},
    (app) => opensForm(app, seen),
    async (slack) => {
      const typed = await slack.act(
        'U0ANA',
        { do: 'command', channel: general, text: 'request' },
        1,
      );
      expect(typed.acknowledged).toBe(true);
      const form = await eventually(() => slack.see('U0ANA').modals[0]);
      expect(form.callbackId).toBe('form');
      expect(slack.see('U0BEN').modals).toEqual([]);

      const view = form.id;
      const empty = await slack.act('U0ANA', { do: 'submit', view, values: { reason: '' } }, 1);
      expect(empty).toEqual({
        acknowledged: false,
        ackMs: 0,
        errors: { reason: 'Please complete this required field.' },
      });
      expect(seen).toEqual([]);

      const found = await slack.act(
        'U0ANA',
        { do: 'search', view, actionId: 'scope', query: 'metrics' },
        1,
      );
      expect(found.options).toEqual([{ value: 'metrics_read', text: 'metrics_read' }]);

      const bad = await slack.act('U0ANA', { do: 'submit', view, values: { reason: 'bad' } }, 1);
      expect(bad.errors).toEqual({ reason: 'Say more.' });
      expect(slack.see('U0ANA').modals).toHaveLength(1);

      const values = { reason: 'an incident', hours: '1', scopes: ['metrics_read'] };
      const good = await slack.act('U0ANA', { do: 'submit', view, values }, 1);
      expect(good.acknowledged).toBe(true);
      expect(good.errors).toBeUndefined();
      expect(slack.see('U0ANA').modals).toEqual([]);
      expect(seen.at(-1)).toEqual({
        reason: { value: { type: 'plain_text_input', value: 'an incident' } },
        hours: {
          value: { type: 'static_select', selected_option: { text: text('one'), value: '1' } },
        },
        scopes: {
          scope: {
            type: 'multi_external_select',
            selected_options: [{ text: text('metrics_read'), value: 'metrics_read' }],
          },
        },
      });
    },
  );
});

const answersPress = (app: BoltApp) => {
  app.command('/ddkey', async ({ ack, client }) => {
    await ack({ text: 'asked', response_type: 'ephemeral' });
    await client.chat.postMessage({
      channel: approvers,
      text: 'please decide',
      blocks: [
        {
          type: 'actions',
          block_id: 'decision',
          elements: [
            { type: 'button', action_id: 'approve', text: text('Approve'), value: 'r_1' },
            { type: 'button', action_id: 'deny', text: text('Deny'), value: 'r_1' },
          ],
        },
      ],
    });
  });
  app.action('approve', async ({ ack, respond, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.message === undefined) return;
    await client.chat.update({
      channel: approvers,
      ts: body.message.ts,
      text: 'approved',
      blocks: [],
    });
    await respond({
      response_type: 'ephemeral',
      replace_original: false,
      text: 'thanks',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'hide', text: text('Hide') }],
        },
      ],
    });
  });
  app.action('hide', async ({ ack, respond, body }) => {
    await ack();
    if (body.type !== 'block_actions' || body.message !== undefined) return;
    await respond({ delete_original: true });
  });
};

test('a press updates the card, and the answer to it is seen by one person until hidden', async () => {
  await withBolt({}, answersPress, async (slack) => {
    await slack.act('U0ANA', { do: 'command', channel: general, text: '' }, 1);
    expect(messagesIn(slack, 'U0ANA', general)).toMatchObject([{ text: 'asked', ephemeral: true }]);
    expect(messagesIn(slack, 'U0BEN', general)).toEqual([]);

    const card = await eventually(() => messagesIn(slack, 'U0BEN', approvers)[0]);
    const press = { do: 'press', channel: approvers, actionId: 'approve' } as const;
    await expect(slack.act('U0ANA', { ...press, ts: card.ts }, 1)).rejects.toThrow('does not see');
    const pressed = await slack.act('U0BEN', { ...press, ts: card.ts }, 1);
    expect(pressed.acknowledged).toBe(true);

    const note = await eventually(() => messagesIn(slack, 'U0BEN', approvers)[1]);
    expect(note).toMatchObject({ text: 'thanks', ephemeral: true });
    expect(messagesIn(slack, 'U0CLEO', approvers)).toMatchObject([
      { ts: card.ts, text: 'approved', edited: true, blocks: [] },
    ]);
    await expect(slack.act('U0BEN', { ...press, ts: card.ts }, 1)).rejects.toThrow(
      'nothing to press',
    );

    await slack.act('U0BEN', { do: 'press', channel: approvers, ts: note.ts, actionId: 'hide' }, 1);
    await eventually(() => (messagesIn(slack, 'U0BEN', approvers).length === 1 ? true : null));
  });
});
