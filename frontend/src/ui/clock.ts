/** The server's clock on this page. The computer's own may be wrong: only how fast it runs is used. */

export class ServerClock {
  private _offset = 0;
  private _best = Infinity;

  constructor(private readonly _ticks: () => number = () => performance.now()) {}

  /** The server said `now` in an answer that took from `asked` to the present, both in `ticks`. The quickest answer counts. */
  heard(now: number, asked: number): void {
    const took = this._ticks() - asked;
    // After a while even a slow answer is better than what was heard long ago.
    this._best += 1;
    if (took <= this._best) {
      this._best = took;
      this._offset = now + took / 2 - this._ticks();
    }
  }

  get ticks(): number {
    return this._ticks();
  }

  /** Milliseconds since 1970, as the server counts. */
  get now(): number {
    return this._offset + this._ticks();
  }
}

/** `1:05:09`, `12:03`: hours only where there are some. */
export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `09:05`: the time of day in the site's zone, which the page tells; in this computer's where it does not. */
export function clockText(at: number, zone?: string): string {
  const timeZone = zone ?? document.getElementById('zone')?.dataset['zone'];
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(at);
  } catch {
    // A zone that this browser does not know.
    return new Intl.DateTimeFormat('en-GB', options).format(at);
  }
}

/** Minutes at which candidates are warned. */
export const WARNINGS = [10, 2];

/** The warning that is due when time left goes from `before` to `after` milliseconds; of several the last. */
export function dueWarning(before: number, after: number): number | null {
  const due = WARNINGS.filter(minutes => before > minutes * 60000 && after <= minutes * 60000);
  return due.length > 0 ? due[due.length - 1]! : null;
}
