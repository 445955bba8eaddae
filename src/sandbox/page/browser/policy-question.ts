import type { ExplainedPolicy, PolicyQuestion } from '../../policy-control.ts';
import { everybody, firstName } from './desk.ts';
import { el, freshId } from './element.ts';

type Question = Omit<PolicyQuestion, 'text'>;
export type QuestionForm = {
  readonly root: HTMLElement;
  readonly question: () => Question;
  readonly show: (answer: ExplainedPolicy) => void;
};

const kinds = ['application', 'token', 'pair', 'api'] as const;

function labelled(name: string, field: HTMLElement): HTMLElement {
  field.id = freshId();
  return el('div', { class: 'policy-field' }, [el('label', { for: field.id }, [name]), field]);
}

const textInput = (value: string, placeholder: string, input: () => void): HTMLInputElement => {
  const field = el('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder,
    input,
  });
  field.value = value;
  return field;
};

const selectOf = (
  options: readonly (readonly [value: string, text: string])[],
  change: () => void,
): HTMLSelectElement =>
  el(
    'select',
    { change },
    options.map(([value, text]) => el('option', { value }, [text])),
  );

const linesOf = ({ rule, deciders, passed }: ExplainedPolicy): HTMLElement[] => [
  ...(rule === null ? [] : [el('p', { 'data-rule': rule }, [`Rule: ${rule}`])]),
  ...deciders.map((line) => el('p', {}, [line])),
  ...(passed.length === 0
    ? []
    : [
        el('p', {}, ['Rules before it that do not fit:']),
        el(
          'ul',
          {},
          passed.map((line) => el('li', {}, [line])),
        ),
      ]),
];

/** "What if somebody asked for this?" with the policy's answer. */
export function questionForm(changed: () => void): QuestionForm {
  const who = selectOf(
    everybody.map((person) => [person.id, firstName(person)]),
    changed,
  );
  const groups = textInput('', 'sre, contractors', changed);
  const org = textInput('', 'only where there are several', changed);
  const environment = textInput('', 'only where there are several', changed);
  const kind = selectOf(
    kinds.map((name) => [name, name]),
    changed,
  );
  const scopes = textInput('dashboards_read', 'dashboards_read, monitors_read', changed);
  const lifetime = textInput('1d', '8h', changed);
  const answer = el('div', { class: 'policy-answer', role: 'status' });
  const root = el('fieldset', { class: 'policy-question' }, [
    el('legend', {}, ['What if somebody asks?']),
    labelled('Who', who),
    labelled('In groups', groups),
    labelled('Kind', kind),
    labelled('Lifetime', lifetime),
    labelled('Organisation', org),
    labelled('Environment', environment),
    labelled('Scopes', scopes),
    answer,
  ]);
  return {
    root,
    question: () => ({
      as: who.value,
      groups: groups.value,
      kind: kind.value,
      scopes: kind.value === 'api' ? '' : scopes.value,
      lifetime: lifetime.value,
      ...(org.value.trim() === '' ? {} : { org: org.value.trim() }),
      ...(environment.value.trim() === '' ? {} : { environment: environment.value.trim() }),
    }),
    show: (explained) => {
      answer.replaceChildren(
        el('p', { class: 'policy-verdict' }, [explained.says]),
        ...linesOf(explained),
      );
    },
  };
}
