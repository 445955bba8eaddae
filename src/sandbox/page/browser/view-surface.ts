import type { Desk } from './desk.ts';
import type { Form, Surface } from './surface.ts';

/** The ground of a modal or of Home: what is pressed or searched in it goes to that view. */
export const viewSurface = (view: string, desk: Desk, form: Form): Surface => ({
  go: desk.go,
  now: desk.now,
  say: desk.say,
  form,
  press: async (actionId, choice) => {
    await desk.act({
      do: 'press-in-view',
      view,
      actionId,
      ...(choice === undefined ? {} : { choice }),
    });
  },
  search: async (actionId, query) => {
    const answer = await desk.act({ do: 'search', view, actionId, query });
    const options = answer?.options ?? [];
    return { options, sentence: answer?.slackSays ?? 'Nothing was found.' };
  },
});
