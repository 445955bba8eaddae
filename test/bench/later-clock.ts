/*
 * Loaded before a bot that is measured. Each SIGUSR2 puts the clock of its directory half a minute
 * ahead, so that nobody it has looked up is fresh any more: the first approval after a quiet while.
 * All else keeps the right time, as a socket whose clock jumps is given up.
 */

const aheadEachMs = 31_000;
const rightNow = Date.now;
let aheadMs = 0;
process.on('SIGUSR2', () => {
  aheadMs += aheadEachMs;
});
/** Called by the directory itself, which is the third of the stack; looked at without writing it out. */
function isDirectory(): boolean {
  const { stackTraceLimit, prepareStackTrace } = Error;
  let caller = '';
  Error.stackTraceLimit = 3;
  Error.prepareStackTrace = (_fault, [, , site]) => {
    caller = site?.getFileName() ?? '';
  };
  const { stack: _looked } = new Error('where');
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return caller.endsWith('/slack/directory.js');
}
Date.now = () => (aheadMs > 0 && isDirectory() ? rightNow() + aheadMs : rightNow());
