/** A dialog for a decision: what it is, how many minutes, and why. */

import { MOST_MINUTES, MOST_REASON } from '../generated/vocabulary';
import { ServerError } from '../net/api';
import { boardWords as words } from '../words/board_words';
import { button, element, paragraph } from '../ui/dom';

export interface Decision {
  readonly title: string;
  readonly minutes?: boolean;
  readonly reason?: boolean;
  readonly hint?: string;
  /** Done at once, without a question: it can be taken back as easily. */
  readonly direct?: boolean;
}

export interface Given {
  readonly minutes?: number;
  readonly reason?: string;
}

/** `done` carries it out; the dialog closes when it has, and otherwise shows what the server says. */
export function askForDecision(
  dialog: HTMLDialogElement,
  decision: Decision,
  done: (given: Given) => Promise<void>
): void {
  const title = element('h2', '');
  title.id = 'decision-title';
  title.textContent = decision.title;
  const form = document.createElement('form');
  const minutes = field(words.minutes, 'number');
  const reason = field(words.reason, 'text');
  const status = paragraph('');
  status.setAttribute('role', 'alert');
  const yes = button(words.confirm, () => undefined);
  yes.type = 'submit';
  yes.classList.add('room-primary');
  const actions = element('div', 'room-actions');
  actions.append(
    button(words.cancel, () => dialog.close()),
    yes
  );
  form.append(
    ...(decision.hint ? [paragraph(decision.hint)] : []),
    ...(decision.minutes ? [minutes.label] : []),
    ...(decision.reason ? [reason.label] : []),
    status,
    actions
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    yes.disabled = true;
    const given = {
      ...(decision.minutes ? { minutes: Number(minutes.input.value) } : {}),
      ...(decision.reason ? { reason: reason.input.value } : {})
    };
    done(given)
      .then(() => dialog.close())
      .catch((error: unknown) => {
        status.textContent =
          error instanceof ServerError && error.message ? error.message : words.offline;
      })
      .finally(() => {
        yes.disabled = false;
      });
  });
  dialog.replaceChildren(title, form);
  dialog.showModal();
}

function field(text: string, type: string): { label: HTMLElement; input: HTMLInputElement } {
  const label = element('label', 'room-field');
  const name = element('span', '');
  name.textContent = text;
  const input = document.createElement('input');
  input.type = type;
  input.required = true;
  input.maxLength = MOST_REASON;
  if (type === 'number') {
    input.min = '1';
    input.max = String(MOST_MINUTES);
  }
  label.append(name, input);
  return { label, input };
}
