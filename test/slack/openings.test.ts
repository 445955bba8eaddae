import { expect, test } from '@jest/globals';
import { openings } from '../../src/slack/openings.ts';

test('what can wait lets every form that is being opened go first', async () => {
  const { open, letPass } = openings();
  const said: string[] = [];
  const ends: (() => void)[] = [];
  const opening = (name: string) =>
    open(
      name,
      () =>
        new Promise<void>((resolve) => {
          ends.push(resolve);
        }),
    ).then(() => void said.push(name));
  const all = [opening('first'), opening('second')];
  const passed = letPass().then(() => void said.push('the rest'));
  for (const end of ends) end();
  await Promise.all([...all, passed]);
  expect(said.sort()).toEqual(['first', 'second', 'the rest']);
});

test('nothing waits where none is being opened, or for one that fails', async () => {
  const { open, letPass } = openings();
  await letPass();
  await expect(open('one', () => Promise.reject(new Error('no trigger')))).rejects.toThrow(
    'no trigger',
  );
  await letPass();
});

test('one that never ends holds nothing up for long', async () => {
  const { open, letPass } = openings();
  void open('one', () => new Promise<void>(() => {}));
  await letPass();
});

test('a command counts from the moment it comes in, until its form is there', async () => {
  const { come, open, through, letPass } = openings();
  come('one');
  const said: string[] = [];
  const passed = letPass().then(() => void said.push('the rest'));
  await open('one', async () => void said.push('the form'));
  await passed;
  expect(said).toEqual(['the form', 'the rest']);
  // It ends without a form, too.
  come('two');
  through('two');
  await letPass();
});
