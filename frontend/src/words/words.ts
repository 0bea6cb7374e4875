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
  held: trans.__('Nothing is being saved. What is not saved yet is kept on this machine.'),
  /** Where the browser keeps nothing. */
  unkept: {
    offline: trans.__(
      'No connection to the server. This browser keeps nothing: your newest answers are on this page only. Go on answering; do not close this page before the connection is back.'
    ),
    held: trans.__(
      'Nothing is being saved. This browser keeps nothing: your newest answers are on this page only. Do not close this page.'
    )
  },
  partly: (questions: string) =>
    trans.__('Saved, but not question %1: see what is said there', questions),
  notSaved: trans.__(', not saved'),
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
  paused: trans.__(
    'The exam is paused. Your clock stands still and your answers are kept; hand in when it goes on. Please wait.'
  ),
  elsewhere: trans.__(
    'This exam is open on another page or another computer. If you go on here, nothing more can be answered there.'
  ),
  goOnHere: trans.__('Go on here'),
  superseded: trans.__(
    'This exam goes on on another page. Nothing more can be answered on this one. If you go on here, the newest answers are read again and nothing more can be answered there.'
  ),
  lost_count: trans.__(
    'The server and this page do not agree on what was saved. Go on here: the answers are read again, and what is not saved yet is sent.'
  ),
  loggedOut: (who: string) =>
    trans.__(
      'This page is locked and saves nothing: the log-in of %1 is over, or somebody else has logged in in this browser. Your unsaved answers are kept on this machine. Log in again as %1 and open this exam: they are sent then.',
      who || trans.__('the candidate')
    ),
  loggedOutUnkept: (who: string) =>
    trans.__(
      'This page is locked and saves nothing: the log-in of %1 is over, or somebody else has logged in in this browser. This browser keeps nothing, so do not close this page: log in again as %1 in another tab, and this page goes on by itself.',
      who || trans.__('the candidate')
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
  emptyBlanks: (questions: string) => trans.__('Blanks are left empty in: %1', questions),
  markedOnes: (questions: string) => trans.__('Marked for later: %1', questions),
  asideOnes: (questions: string) =>
    trans.__(
      'The newest answer to question %1 is not saved, because the server does not take it as it is. What was saved of it before counts.',
      questions
    ),
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
  missing: (questions: string) =>
    trans.__(
      'Not in the paper: the newest answers to question %1 did not reach the server. Tell the invigilator at once, before this page is closed.',
      questions
    ),
  receiptTitle: trans.__('Handed in'),
  expiredTitle: trans.__('Time was up: handed in by the server'),
  receiptAt: trans.__('Time'),
  receiptAnswers: trans.__('Answers'),
  receiptHash: trans.__('Receipt number'),
  scoring: trans.__('Being scored…'),
  score: (score: string, total: string) => trans.__('Score %1 of %2', score, total),
  scoreWithheld: trans.__(
    'The score is not shown: questions of formal exams stand on this practice paper.'
  ),
  lost: (questions: string) => trans.__('Not fully right: %1', questions),
  print: trans.__('Print the receipt'),
  check: trans.__('Check the answer'),
  right: trans.__('Right'),
  wrong: trans.__('Wrong'),
  partlyRight: trans.__('Partly right'),
  rightAnswer: (answer: string) => trans.__('Right answer: %1', answer),
  ownAnswer: (answer: string) => trans.__('Your answer: %1', answer),
  noAnswer: trans.__('not answered'),
  reference: trans.__('Model answer:'),
  points: (reached: string, points: string) => trans.__('%1 of %2 points', reached, points),
  toBeMarked: trans.__('A person has to look at this answer'),
  notTold: trans.__(
    'The answer to this question is not shown: it is asked in formal exams, or was changed since.'
  ),
  sectionScores: trans.__('Score by section'),
  section: trans.__('Section'),
  sectionReached: trans.__('Points'),
  sectionRight: trans.__('Questions fully right'),
  reviewTitle: trans.__('Question by question'),
  again: trans.__('Practise again'),
  notBegun: trans.__('The server cannot be reached. Please press the button again.'),
  wrongBook: trans.__('Wrong questions'),
  wasRight: trans.__('Checked before: right.'),
  wasWrong: trans.__(
    'Checked before: not right. Check it again to see the right answer and the reason.'
  ),
  lessonKept: {
    saved: trans.__('All answers saved'),
    saving: trans.__('Saving…'),
    offline: trans.__(
      'No connection to the server: the newest answers are not saved yet. Do not close this page.'
    ),
    refused: trans.__('The answers on this page are not saved. Reload the page, or log in again.')
  },
  marking: {
    read: (count: number) => trans.__('%1 answers marked by you', String(count)),
    lacking: (number: number, worth: string) =>
      trans.__('Criterion %1: give 0 to %2 points, in steps of 0.5.', String(number), worth),
    saving: {
      saved: trans.__('Points saved'),
      saving: trans.__('Saving…'),
      offline: trans.__(
        'No connection to the server: the points are kept on this machine and sent when it returns. Do not close this page.'
      ),
      held: trans.__('Sending the points…')
    }
  },
  cited: (articles: string) => trans.__('Legal basis: ') + articles,
  notChecked: trans.__('The answer could not be checked. Please try again.'),
  close: trans.__('Close'),
  toMyPage: trans.__('My page')
};
