/** On every page: the times are those of the site's zone, which is told where this computer shows other ones. */

/** Whether clocks of the zone show something else at that moment than clocks of `own` do; without it: this computer's. */
export function showsOtherTime(zone: string, at: Date, own?: string): boolean {
  const shown = (timeZone?: string): string =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'short'
    }).format(at);
  try {
    return shown(zone) !== shown(own);
  } catch {
    // A zone that this browser does not know: better told once too often.
    return true;
  }
}

export function tellZone(at: Date, own?: string): void {
  const note = document.getElementById('zone');
  if (note) {
    note.hidden = !showsOtherTime(note.dataset['zone'] ?? '', at, own);
  }
}

tellZone(new Date());
