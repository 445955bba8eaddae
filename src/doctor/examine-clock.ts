import type { Clock } from '../access/ports.ts';
import type { CheckName } from './checks.ts';
import type { Finding, FindingsOn } from './finding.ts';

/** Less is the way of an answer through the network; a header tells whole seconds. */
const worthALook = 15;
/** As much as Slack's own signatures may be off. */
const tooMuch = 300;

/** How far other clocks are ahead of this one, as their answers say. */
export function clockWatch(clock: Clock) {
  const ahead = new Map<string, number>();
  return {
    /** `date` is when somebody says to have sent what has just arrived. */
    hear: (whose: string, date: string | null): void => {
      const ms = Date.parse(date ?? '');
      if (Number.isNaN(ms)) return;
      const seconds = (ms - Date.parse(clock.now())) / 1000;
      const before = ahead.get(whose);
      // An answer that took long makes the other clock look late: the nearest one counts.
      if (before === undefined || Math.abs(seconds) < Math.abs(before)) ahead.set(whose, seconds);
    },
    /** Seconds; null for a clock that was not heard. */
    aheadOf: (whose: string): number | null => ahead.get(whose) ?? null,
  };
}
export type ClockWatch = ReturnType<typeof clockWatch>;

function howFar(seconds: number): string {
  const off = Math.round(Math.abs(seconds));
  if (off < 120) return `${off} seconds`;
  return off < 7200 ? `${Math.round(off / 60)} minutes` : `${Math.round(off / 3600)} hours`;
}

/** Compares this machine's clock with another one. */
export function examineClock(
  on: FindingsOn,
  check: CheckName,
  { whose, ahead }: { readonly whose: string; readonly ahead: number | null },
): Finding {
  if (ahead === null) return on.notLookedAt(check, `${whose} did not say what time it is there`);
  const off = Math.abs(ahead);
  if (off < worthALook) return on.right(check, `This clock agrees with ${whose}’s.`);
  const advice = {
    says: `This clock is ${howFar(ahead)} ${ahead > 0 ? 'behind' : 'ahead of'} ${whose}’s.`,
    next: 'Have this machine’s time set by NTP, such as with: timedatectl set-ntp true',
  };
  return off < tooMuch ? on.lookAt(check, advice) : on.wrong(check, advice);
}
