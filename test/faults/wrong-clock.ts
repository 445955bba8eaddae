/* Loaded before everything else: a process whose clock is wrong by DDKEY_TEST_CLOCK_MS. */

const wrongByMs = Number(process.env['DDKEY_TEST_CLOCK_MS'] ?? '0');
const RightDate = Date;
const rightNow = RightDate.now;

class WrongDate extends RightDate {
  constructor(...given: readonly unknown[]) {
    const [first = rightNow() + wrongByMs] = given;
    super(first instanceof RightDate || typeof first === 'string' ? first : Number(first));
  }

  static override now(): number {
    return rightNow() + wrongByMs;
  }
}
Reflect.set(globalThis, 'Date', WrongDate);
