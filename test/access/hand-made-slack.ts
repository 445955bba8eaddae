import type { Adoption } from '../../src/access/adoptions.ts';
import type { HomeFacts } from '../../src/access/home-facts.ts';
import type {
  KeyReviewNote,
  KeyReviewReminder,
  KeyReviewReport,
} from '../../src/access/key-review-notes.ts';
import type { LeftHolderNote } from '../../src/access/left-holders.ts';
import type { Notice } from '../../src/access/notes.ts';
import type { Gone, Messenger, Sent } from '../../src/access/ports.ts';
import type { Posted } from '../../src/access/request.ts';
import type { SlackChannelId, SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, type Instant, type instantOf } from '../../src/policy/instant.ts';
import { direct, type ShowMood } from './hand-made.ts';

/** Slack in memory: every message arrives, secrets by mood. */
export function handMadeMessenger(now: () => ReturnType<typeof instantOf>) {
  const moods: ShowMood[] = [];
  const shown: {
    readonly to: SlackUserId;
    readonly text: string;
    readonly replaces: string | null;
  }[] = [];
  /** What becomes of the next edit, and until when no secret is taken. */
  const state: {
    deleted: boolean;
    busyUntil: Instant | null;
    homeMood: 'good' | 'silent';
    takesNotices: boolean;
  } = {
    deleted: false,
    busyUntil: null,
    homeMood: 'good',
    takesNotices: true,
  };
  const superseded: Posted[] = [];
  const notices: Notice[] = [];
  /** Whom each notice went to. */
  const toldTo: string[] = [];
  const leftHolders: LeftHolderNote[] = [];
  const adoptions: Adoption[] = [];
  /** Each Home that was shown, and what happens while the next is on its way. */
  const homes: HomeFacts[] = [];
  const onTheWay: (() => Promise<void>)[] = [];
  let count = 0;
  const edited = (at: Posted): Sent | Gone => {
    const wasDeleted = state.deleted;
    state.deleted = false;
    return wasDeleted ? { kind: 'gone' } : { kind: 'sent', posted: at };
  };
  const posted = (to: SlackChannelId): Sent => {
    count += 1;
    return { kind: 'sent', posted: { channel: to, ts: `${String(count).padStart(10, '0')}.000` } };
  };
  const asked: SlackUserId[] = [];
  const reviewNotes: KeyReviewNote[] = [];
  const reminders: KeyReviewReminder[] = [];
  const reviewReports: KeyReviewReport[] = [];
  const reviewMoods: Exclude<Sent, { kind: 'sent' }>[] = [];
  const reviewSent = (to: SlackUserId, note?: KeyReviewNote): Sent => {
    const mood = reviewMoods.shift();
    if (mood !== undefined) return mood;
    if (note !== undefined) {
      asked.push(to);
      reviewNotes.push(note);
    }
    return posted(direct);
  };
  const messenger: Messenger = {
    postCard: async (to) => posted(to),
    tell: async ({ to }, notice) => {
      if (!state.takesNotices) return { kind: 'refused', error: 'channel_not_found' };
      notices.push(notice);
      toldTo.push(to);
      return posted(direct);
    },
    tellOfSweep: async () => posted(direct),
    tellOfHead: async () => posted(direct),
    reviews: {
      ask: async (to, note) => reviewSent(to, note),
      update: async (at, note) => {
        reviewNotes.push(note);
        return edited(at);
      },
      remind: async (to, reminder) => {
        reminders.push(reminder);
        return reviewSent(to);
      },
      tellAdmins: async (_, report) => {
        reviewReports.push(report);
        return posted(direct);
      },
    },
    tellOfAdoption: async (_, adoption) => {
      adoptions.push(adoption);
      return posted(direct);
    },
    tellOfLeftHolder: async (_, note) => {
      leftHolders.push(note);
      return posted(direct);
    },
    updateCard: async (at) => edited(at),
    supersedeCard: async (at) => {
      superseded.push(at);
      return { kind: 'sent', posted: at };
    },
    postNote: async () => posted(direct),
    updateNote: async (at) => edited(at),
    openDirect: async () => ({ kind: 'open', channel: direct }),
    async showHome(_, home) {
      homes.push(home);
      await onTheWay.shift()?.();
      return state.homeMood === 'good' ? { kind: 'shown' } : { kind: state.homeMood };
    },
    busyUntil: () => state.busyUntil,
    async showSecret({ channel: to, person }, note, secrets) {
      const mood = moods.shift() ?? 'good';
      if (mood === 'refused') return { kind: 'refused', error: 'user_not_in_channel' };
      if (mood === 'busy') return { kind: 'busy', notBefore: addSeconds(now(), 1) };
      const text = secrets.map(({ secret }) => secret.reveal()).join(' ');
      shown.push({ to: person, text, replaces: note.replaces });
      return mood === 'silent' ? { kind: 'silent' } : posted(to);
    },
  };
  const forget = (): void => {
    moods.length = 0;
    shown.length = 0;
  };
  const reviews = {
    asked,
    notes: reviewNotes,
    reminders,
    reports: reviewReports,
    moods: reviewMoods,
  };
  return {
    messenger,
    moods,
    shown,
    superseded,
    notices,
    leftHolders,
    adoptions,
    toldTo,
    homes,
    onTheWay,
    state,
    reviews,
    forget,
  };
}
