import type { FormLine } from '../src/access/form-line.ts';
import type { PolicyRefusal } from '../src/policy/evaluate.ts';
import { crowdWords } from './crowd-words.ts';
import { code, escaped, joined, lasting, type Mrkdwn, md } from './mrkdwn.ts';

function few(names: readonly string[]): Mrkdwn {
  const shown = names.slice(0, 3).map((name) => code(name, 60));
  const first = joined(shown, ', ');
  return names.length > 3 ? md`${first} and ${names.length - 3} more` : first;
}

const named = (rule: string): Mrkdwn => md`the rule _${escaped(rule, 100)}_`;

/** Why something would be refused, and what could be changed. */
function whyRefused(refusal: PolicyRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'unknown-org':
      return md`no keys are handed out for this organisation.`;
    case 'kind-not-offered':
      return md`this organisation does not give that kind of key. Pick another kind.`;
    case 'wrong-environment':
      return md`say in which environment the key is used.`;
    case 'no-scopes':
      return md`pick a job or a permission first.`;
    case 'unknown-scope':
      return md`Datadog has no permission ${code(refusal.scope, 60)}.`;
    case 'owner-lacks':
      return md`the Datadog account that owns the keys may not do this itself, so the key would not work: ${few(refusal.scopes)}.`;
    case 'forbidden-scope':
      return md`no rule hands out what manages keys, people or the organisation: ${few(refusal.scopes)}.`;
    case 'no-rule':
      return md`no rule of our policy gives this to you. Ask for less, or for another kind.`;
    case 'never':
      return md`${named(refusal.rule)} never gives this.`;
    case 'reason-needed':
      return md`${named(refusal.rule)} gives this at once, and wants the reason in the note.`;
    case 'too-long':
      return md`${named(refusal.rule)} gives this for at most ${lasting(refusal.maxSeconds)}.`;
    case 'requester-unfit':
      return md`your Slack account is ${escaped(refusal.why)}.`;
    case 'nobody-can-approve':
      return refusal.able === 0
        ? md`nobody can approve it at the moment.`
        : md`it needs ${refusal.need} approvals, and only ${refusal.able} can give one at the moment.`;
  }
}

type Waits = Extract<FormLine, { readonly at: 'needs-approval' }>;

/** "1 of the 6 people in @sre has to approve". */
function whoHasTo({ need, able, crowd }: Waits): Mrkdwn {
  const isNamed = crowd.groups.length === 0 && crowd.channels.length === 0;
  const people = able === null ? md`the people ` : md`the ${able} people `;
  const who = md`*${need} of ${isNamed ? md`` : people}${crowdWords(crowd)}*`;
  return need === 1 ? md`${who} has to approve.` : md`${who} have to approve.`;
}

const byRule = ({ rule, maxSeconds }: { readonly rule: string; readonly maxSeconds: number }) =>
  md`By ${named(rule)}, for at most ${lasting(maxSeconds)}.`;

/** The form's one line: which rule applies, who approves, for how long, and what would be refused. */
export function formLine(line: FormLine): Mrkdwn {
  switch (line.at) {
    case 'start':
      return md`Pick a job or a permission, and this line says who has to approve.`;
    case 'where':
      return line.open === 'org'
        ? md`Pick the Datadog organisation, and this line says who has to approve.`
        : md`Pick where the key is used, and this line says who has to approve.`;
    case 'nothing':
      return md`No rule of our policy gives you a key here. Please ask your Datadog admin.`;
    case 'needs-approval':
      return md`${whoHasTo(line)} ${byRule(line)}`;
    case 'at-once':
      return md`*Nobody has to approve: you get it at once.* ${byRule(line)}`;
    case 'break-glass': {
      const people = line.reviewers === null ? md`those` : md`the ${line.reviewers} people`;
      return md`*For an emergency: you get it at once*, and ${people} in charge are told and look at it afterwards. ${byRule(line)}`;
    }
    case 'refused':
      return md`*This would be refused:* ${whyRefused(line.refusal)}`;
  }
}
