/** What people read in the room, beside the question forms. Chinese comes from the same catalogue. */

import catalogue from '../../../delivery/locale/zh_CN/LC_MESSAGES/lawstudy.json';
import { translation } from '../question';

export const trans = translation(catalogue);

export const words = {
  saved: trans.__('All answers saved'),
  saving: trans.__('Saving…'),
  offline: trans.__(
    'No connection to the server. Go on answering: your answers are kept on this machine and sent when it returns. Do not close this page.'
  ),
  progress: (answered: number, count: number) =>
    trans.__('%1 of %2 answered', String(answered), String(count)),
  timeLeft: (time: string) => trans.__('Time left %1', time),
  noLimit: trans.__('No time limit'),
  warning: (minutes: number) => trans.__('%1 minutes left', String(minutes)),
  timeUp: trans.__('Time is up. The server is handing in your paper.'),
  startsIn: (time: string) => trans.__('The exam begins in %1', time),
  startsSoon: trans.__(
    'The exam begins when the invigilator starts it. This page opens by itself.'
  ),
  opensIn: (time: string) => trans.__('You can come in in %1', time),
  begin: trans.__('Begin'),
  confirmed: trans.__('Confirmed. This page opens by itself when the exam begins.'),
  late: trans.__('The time to come in is over. Ask the invigilator.'),
  closed: trans.__('This exam is over.'),
  voided: trans.__('This paper has been voided. Ask the invigilator.'),
  absent: trans.__('This exam is over. You did not begin it.'),
  paused: trans.__('The exam is paused. Your clock stands still; please wait.'),
  elsewhere: trans.__(
    'This exam is open on another page or another computer. If you go on here, nothing more can be answered there.'
  ),
  goOnHere: trans.__('Go on here'),
  takenOver: trans.__(
    'This exam goes on on another page. Nothing more can be answered on this one.'
  ),
  loggedOut: trans.__(
    'You are logged out. Your answers are kept on this machine: log in again to send them.'
  ),
  logIn: trans.__('Log in'),
  stale: (count: number) =>
    trans.__(
      '%1 older answers kept on this machine were replaced by newer ones elsewhere. The newer ones stand.',
      String(count)
    ),
  notAccepted: trans.__('The last answer was not accepted. Reload this page and look at it.'),
  reload: trans.__('Reload'),
  retrying: trans.__('No connection to the server. Trying again…'),
  previous: trans.__('Previous'),
  next: trans.__('Next'),
  map: trans.__('Questions'),
  onePerPage: trans.__('One at a time'),
  allOnPage: trans.__('All on one page'),
  larger: trans.__('Larger text'),
  smaller: trans.__('Smaller text'),
  handIn: trans.__('Hand in'),
  handInTitle: trans.__('Hand in the paper?'),
  allAnswered: trans.__('All questions are answered.'),
  unanswered: (count: string, questions: string) =>
    trans.__('%1 not answered: %2', count, questions),
  markedOnes: (questions: string) => trans.__('Marked for later: %1', questions),
  noWayBack: trans.__('After that the answers cannot be changed.'),
  goOn: trans.__('Go on answering'),
  handInNow: trans.__('Hand in now'),
  handingIn: trans.__('Handing in…'),
  notHandedIn: trans.__(
    'Not handed in yet: the server cannot be reached. Your answers are kept; please press the button again.'
  ),
  state: (answered: boolean, marked: boolean) =>
    (answered ? trans.__('answered') : trans.__('unanswered')) +
    (marked ? trans.__(', marked') : ''),
  receiptTitle: trans.__('Handed in'),
  expiredTitle: trans.__('Time was up: handed in by the server'),
  receiptAt: trans.__('Time'),
  receiptAnswers: trans.__('Answers'),
  receiptHash: trans.__('Receipt number'),
  scoring: trans.__('Being scored…'),
  score: (score: string, total: string) => trans.__('Score %1 of %2', score, total),
  lost: (questions: string) => trans.__('Not fully right: %1', questions),
  print: trans.__('Print the receipt'),
  check: trans.__('Check the answer'),
  right: trans.__('Right'),
  wrong: trans.__('Wrong'),
  cited: (articles: string) => trans.__('Legal basis: ') + articles,
  notChecked: trans.__('The answer could not be checked. Please try again.'),
  toMyPage: trans.__('My page')
};
