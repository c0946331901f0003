/** The script of all overlays but the QR code, which needs more. */
import { clock } from './clock.ts';
import { countdown, startingSoon } from './countdown.ts';
import { logo } from './logo.ts';
import { lowerThird } from './lower-third.ts';
import { startPage } from './page.ts';
import { scoreboard } from './scoreboard.ts';
import { ticker } from './ticker.ts';

startPage({
  'lower-third': lowerThird,
  ticker,
  countdown,
  clock,
  scoreboard,
  logo,
  'starting-soon': startingSoon,
});
