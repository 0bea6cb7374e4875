/** What invigilators read on the board. */

import type { IncidentKind, Phase } from '../generated/vocabulary';
import { trans } from './words';

export const boardWords = {
  offline: trans.__('No connection to the server. Trying again…'),
  called: trans.__('Called'),
  online: trans.__('Connected'),
  present: trans.__('Arrived'),
  missing: trans.__('Missing'),
  atDesk: trans.__('At their desks'),
  ticked: (who: string) => trans.__('ticked by %1', who),
  tick: trans.__('Tick as arrived'),
  withdrawTick: trans.__('Withdraw the tick'),
  phases: {
    early: trans.__('Before admission'),
    waiting: trans.__('Waiting'),
    ready: trans.__('Not begun'),
    late: trans.__('Late'),
    closed: trans.__('Not begun, over'),
    writing: trans.__('Writing'),
    paused: trans.__('Paused'),
    handed_in: trans.__('Handed in'),
    expired: trans.__('Handed in by the server'),
    voided: trans.__('Voided'),
    absent: trans.__('Absent')
  } satisfies Record<Phase, string>,
  columns: [
    trans.__('Seat'),
    trans.__('Candidate'),
    trans.__('Body'),
    trans.__('Form'),
    trans.__('State'),
    trans.__('Roll call'),
    trans.__('Last seen'),
    trans.__('Answered'),
    trans.__('Time left'),
    trans.__('Incidents'),
    trans.__('Remarks'),
    trans.__('Decisions')
  ],
  live: trans.__('connected'),
  ago: (time: string) => trans.__('%1 ago', time),
  extra: (minutes: number, reason: string) =>
    trans.__('%1 minutes more: %2', String(minutes), reason),
  voidProposed: (who: string, reason: string) =>
    trans.__('%1 proposes to void it: %2', who, reason),
  incident: (kind: IncidentKind, detail: string): string => {
    switch (kind) {
      case 'left_page':
        return trans.__('Left the page for %1 seconds', detail);
      case 'second_page':
        return trans.__('Went on on another page, from %1', detail);
      case 'second_log_in':
        return trans.__('Logged in again, from %1', detail);
      case 'address_changed':
        return trans.__('Address changed: %1', detail);
      case 'server_away':
        return trans.__(
          'The server was away for %1 seconds. Deadlines did not move: decide whether to add time.',
          detail
        );
      default:
        return detail;
    }
  },
  start: trans.__('Start the exam'),
  pause: trans.__('Pause'),
  resume: trans.__('Resume'),
  addTimeAll: trans.__('More time for all'),
  addTime: trans.__('More time'),
  end: trans.__('End the exam'),
  endHint: trans.__('Open papers are handed in as they are; who has not begun counts as absent.'),
  ended: trans.__('This exam is over.'),
  admit: trans.__('Admit'),
  reopen: trans.__('Reopen'),
  proposeVoid: trans.__('Propose to void'),
  voidHint: trans.__('Another invigilator or administrator has to confirm it.'),
  confirmVoid: trans.__('Confirm voiding'),
  withdrawVoid: trans.__('Withdraw the proposal'),
  note: trans.__('Note'),
  irregularity: trans.__('Record an irregularity'),
  minutes: trans.__('Minutes'),
  reason: trans.__('Reason'),
  confirm: trans.__('Confirm'),
  cancel: trans.__('Cancel')
};
