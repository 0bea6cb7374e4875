/** The dialog before handing in: what is not answered or not wholly, what is marked, and that there is no way back. */

import { ServerError } from '../net/api';
import { button, element, paragraph } from '../ui/dom';
import type { PaperView } from './paper_view';
import { words } from '../words/words';

/** `handIn` saves and hands in: it resolves with whether it is done, and rejects with what the server says. */
export function askToHandIn(
  dialog: HTMLDialogElement,
  view: PaperView,
  handIn: () => Promise<boolean>
): void {
  const { unanswered, partly, marked, aside } = view.open;
  const title = element('h2', '');
  title.id = 'hand-in-title';
  title.textContent = words.handInTitle;
  const lines = [
    unanswered.length
      ? words.unanswered(String(unanswered.length), ranges(unanswered))
      : words.allAnswered,
    ...(partly.length ? [words.emptyBlanks(ranges(partly))] : []),
    ...(marked.length ? [words.markedOnes(ranges(marked))] : []),
    ...(aside.length ? [words.asideOnes(ranges(aside))] : []),
    words.noWayBack
  ];
  const status = paragraph('');
  status.setAttribute('role', 'status');
  const yes = button(words.handInNow, () => {
    yes.disabled = true;
    status.textContent = words.handingIn;
    handIn()
      .then(done => {
        status.textContent = done ? '' : words.notHandedIn;
      })
      .catch((error: unknown) => {
        const told = error instanceof ServerError && !error.temporary ? error.message : '';
        status.textContent = told || words.notHandedIn;
      })
      .finally(() => {
        yes.disabled = false;
      });
  });
  yes.classList.add('room-primary');
  const no = button(words.goOn, () => dialog.close());
  const actions = element('div', 'room-actions');
  actions.append(no, yes);
  dialog.replaceChildren(title, ...lines.map(line => paragraph(line)), status, actions);
  dialog.showModal();
  no.focus();
}

/** `3、5–9、61（2）`: whole numbers that follow one another are drawn together. */
export function ranges(labels: readonly string[]): string {
  const parts: string[][] = [];
  for (const label of labels) {
    const last = parts[parts.length - 1];
    if (last && Number(last[last.length - 1]) + 1 === Number(label)) {
      last.push(label);
    } else {
      parts.push([label]);
    }
  }
  return parts
    .map(part => (part.length > 2 ? `${part[0]!}–${part[part.length - 1]!}` : part.join('、')))
    .join('、');
}
