/** What people read around the questions; Chinese comes from the catalogue in `delivery/locale/`. */

import type { Translation } from '../question';
import type { Receipt, Score } from './server';

export type Messages = ReturnType<typeof messagesOf>;

export function messagesOf(trans: Translation) {
  return {
    factory: trans.__('Study and answer'),
    notOurs: trans.__('This file is neither a lesson nor a paper.'),
    progress: (answered: number, count: number) =>
      trans.__('%1 of %2 answered', String(answered), String(count)),
    markedCount: (count: number) => trans.__(', %1 marked', String(count)),
    previous: trans.__('Previous'),
    next: trans.__('Next'),
    nextOpen: trans.__('Next unanswered'),
    larger: trans.__('Larger text'),
    smaller: trans.__('Smaller text'),
    undo: trans.__('Undo'),
    redo: trans.__('Redo'),
    home: trans.__('Home'),
    skipToMain: trans.__('Skip to the page'),
    stoppedTitle: trans.__('Your JupyterLab does not answer'),
    stoppedBody: trans.__(
      'It may have stopped because nobody used it for a while, or the connection is interrupted. Saved files are kept. Copy what is not saved yet, then open it again.'
    ),
    stay: trans.__('Stay on this page'),
    openAgain: trans.__('Open again'),
    plain: trans.__('Plain notebook'),
    study: trans.__('As candidates see it'),
    outline: trans.__('Outline'),
    saved: trans.__('Saved'),
    saving: trans.__('Saving…'),
    unsaved: trans.__('Not saved yet'),
    offline: trans.__(
      'No connection to the server. Your answers are kept on this machine and saved when it returns; do not close this page.'
    ),
    state: (answered: boolean, marked: boolean) =>
      (answered ? trans.__('answered') : trans.__('unanswered')) +
      (marked ? trans.__(', marked') : ''),
    missingAnswer: (question: string) =>
      trans.__(
        'The answer of question %1 is missing. Tell the administrator. The other questions are not affected.',
        question
      ),
    repeated: (question: string) =>
      trans.__(
        'Question %1 stands here more than once. Tell the administrator. The other questions are not affected.',
        question
      ),
    restored: trans.__(
      'Questions cannot be changed, moved, copied or deleted here. What you did was taken back; your answers are kept.'
    ),
    check: trans.__('Check the answer'),
    answerFirst: trans.__('Answer first, then check.'),
    right: trans.__('Right'),
    wrong: trans.__('Wrong'),
    rightAnswer: (answer: string) => trans.__('Right answer: %1', answer),
    wasRight: trans.__('Checked before: right.'),
    wasWrong: trans.__(
      'Checked before: not right. Check it again to see the right answer and the reason.'
    ),
    basis: trans.__('Legal basis: '),
    handIn: trans.__('Hand in'),
    handInAnyway: trans.__('Hand in all the same'),
    unanswered: (labels: string) => trans.__('Not answered yet: %1.', labels),
    emptyBlanks: (labels: string) => trans.__('Blanks are left empty in: %1', labels),
    receipt: ({ at, answered, questions, sha256 }: Receipt) => [
      trans.__('Handed in. Keep this receipt.'),
      trans.__('Time: %1', at),
      trans.__('Answered: %1 of %2', String(answered), String(questions)),
      trans.__('Hash of the paper: %1', sha256)
    ],
    score: ({ score, total }: Score) =>
      score === null
        ? trans.__('To be marked by a person')
        : trans.__('Score: %1 of %2', String(score), String(total)),
    lost: (labels: string) => trans.__('Questions below full marks: %1', labels),
    scoring: trans.__('Being scored…'),
    handedIn: trans.__('Handed in'),
    unreachable: trans.__(
      'No connection to the server; nothing was done. Your answers are kept. Try again later.'
    ),
    homeTitle: trans.__('Study home'),
    room: trans.__('Exam room'),
    exams: trans.__('Exams'),
    noExams: trans.__('No exams for you at present.'),
    startsAt: (at: string) => trans.__('starts at %1', at),
    showReceipt: trans.__('Receipt'),
    logIn: trans.__('Log in'),
    logInFirst: trans.__(
      'Log in with your own account: then answers can be checked, papers handed in, and exams sat.'
    ),
    roomAway: trans.__(
      'The exam room does not answer at present. Lessons can be read and answered; answers are kept here. Checking, handing in and exams have to wait.'
    ),
    account: trans.__('Change the password, or log out'),
    lessons: trans.__('Lessons'),
    papers: trans.__('Papers'),
    review: trans.__('To review today'),
    reviewNow: (count: number) => trans.__('Review now (%1)', String(count)),
    nothingDue: trans.__('Nothing is due today.'),
    chapters: trans.__('Chapters and mock papers'),
    courses: trans.__('Courses'),
    hours: trans.__('My plan and hours'),
    practice: trans.__('Practice from wrong questions'),
    wrongQuestions: trans.__('Wrong questions'),
    nothingWrong: trans.__('Nothing here: every question that you checked was right in the end.'),
    damagedFile: (name: string) =>
      trans.__('The file %1 cannot be read. Do not delete it; tell the administrator.', name),
    practised: (count: number) => trans.__('handed in %1 times', String(count)),
    noPapers: trans.__('No papers for you at present.'),
    tries: (count: number, at: string) =>
      trans.__('answered %1 times, last on %2', String(count), at),
    makePractice: trans.__('Make a practice paper of these'),
    loading: trans.__('Loading…'),
    previewName: trans.__('Item preview'),
    key: (text: string) => trans.__('Key: %1', text),
    rationale: trans.__('Rationale'),
    problems: (count: number) => trans.__('Problems: %1', String(count)),
    noProblems: trans.__('No problems.'),
    atLine: (line: number, text: string) => trans.__('Line %1: %2', String(line), text),
    deskTitle: trans.__('Figures and marking'),
    noResults: trans.__(
      'No exam has results yet. Score one, then give the command lawstudy lab --admin again.'
    ),
    makingFigures: trans.__('Making the figures…'),
    ownCopies: trans.__(
      'Each notebook becomes your own copy when it is run or opened, and stays as you leave it.'
    ),
    runReport: trans.__('Run'),
    openReport: trans.__('Open'),
    runOne: (title: string) => trans.__('Run: %1', title),
    openOne: (title: string) => trans.__('Open: %1', title),
    marking: trans.__('Marking by hand (formgrader): '),
    form: (code: string) => trans.__('Form %1', code),
    allPapers: trans.__('All papers in formgrader'),
    roomTile: trans.__('Exams and study platform'),
    roomCategory: trans.__('Platform'),
    previewFailed: trans.__('The preview is not available: no connection to the server.')
  };
}
