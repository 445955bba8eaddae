/*
 * Loaded before a bot that is measured. Each SIGUSR2 puts its clock half a minute ahead, so that
 * nobody it has looked up is fresh any more: the first approval after a quiet while.
 */

const aheadEachMs = 31_000;
const rightNow = Date.now;
let aheadMs = 0;
process.on('SIGUSR2', () => {
  aheadMs += aheadEachMs;
});
Date.now = () => rightNow() + aheadMs;
