/** Lessons and the wrong-question book: each question is checked on the server; what stands in a lesson is kept there. */

import {
  QuestionForm,
  answerText,
  element,
  isBlank,
  paragraph,
  problemNode,
  readFacts,
  stringsOf,
  type Answer,
  type Facts
} from '../question';
import { ServerError, ask, setting } from '../net/api';
import { citedNode, openCitations, type Articles } from '../ui/articles';
import { busyButton, fromHtml } from '../ui/dom';
import { trans, words } from '../words/words';
import { calculatorNode, type CalculatorFacts, type Outcome } from '../lesson/calculator';
import { AnswerKeeper } from './keeper';
import { StepForm, passed, readStep } from '../lesson/step';

const NARROW_PX = 760;

interface Feedback {
  readonly right: boolean;
  readonly answer: Answer;
  readonly rationale: string;
  readonly citations: readonly string[];
  readonly articles: Articles;
}

interface Standing {
  readonly answer: Answer;
  readonly right: boolean | null;
}

const strings = stringsOf(trans);
/** In a drill everything is answered anew. */
const keeps = setting('keeps') === 'yes';
const status = element('p', 'room-kept');
status.setAttribute('role', 'status');
const keeper = new AnswerKeeper(state => {
  status.textContent = words.lessonKept[state];
});
const forms = new Map<string, { form: QuestionForm; touched: boolean }>();
const steps = new Map<string, StepForm>();

for (const place of document.querySelectorAll<HTMLElement>('.room-step')) {
  place.replaceChildren(step(place.dataset.facts ?? ''));
}
for (const place of document.querySelectorAll<HTMLElement>('.room-calculator')) {
  const facts = JSON.parse(place.dataset.facts ?? '') as CalculatorFacts;
  place.replaceChildren(
    calculatorNode(
      facts,
      strings,
      (kind, values) =>
        ask<Outcome>(
          `/api/calculators/${kind}?values=${encodeURIComponent(JSON.stringify(values))}`
        ),
      error =>
        (error instanceof ServerError && !error.temporary && error.message) || words.notChecked
    )
  );
}
for (const place of document.querySelectorAll<HTMLElement>('.room-self-check')) {
  place.replaceChildren(selfCheck(place.dataset.facts ?? ''));
}
openCitations(document.body);
const outline = document.getElementById('outline');
if (outline instanceof HTMLDetailsElement && window.innerWidth < NARROW_PX) {
  outline.open = false;
}
outline?.addEventListener('click', event => {
  const tapped = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
  const found = tapped && document.getElementById(tapped.hash.slice(1));
  if (found?.closest('[hidden]')) {
    // What is not yet to be read: first the step before it.
    event.preventDefault();
    [...steps.values()].find(each => !each.taken)?.node.scrollIntoView();
  }
});
for (const [moment, on] of [
  ['beforeprint', true],
  ['afterprint', false]
] as const) {
  window.addEventListener(moment, () => {
    for (const each of steps.values()) {
      each.print(on);
    }
  });
}
if (keeps && (forms.size > 0 || steps.size > 0)) {
  document.querySelector('main')?.append(status);
  void restore();
}

function selfCheck(text: string): HTMLElement {
  const facts = readFacts(JSON.parse(text));
  if (typeof facts === 'string') {
    return problemNode(facts === 'version' ? strings.unknownVersion : strings.damaged);
  }
  const item = facts.item ?? '';
  const entry = {
    form: new QuestionForm(
      facts,
      {
        render: fromHtml,
        changed: answer => {
          entry.touched = true;
          check.disabled = isBlank(facts, answer);
          if (keeps) {
            keeper.changed(item, answer, facts.kind === 'fill_in');
          }
        }
      },
      strings
    ),
    touched: false
  };
  const { form } = entry;
  const check = busyButton(words.check, async () => {
    const body = { item, lesson: setting('lesson'), answer: form.answer };
    try {
      const feedback = await ask<Feedback>('/api/self-check', body);
      keeper.settled(item);
      form.say(told(facts, feedback), feedback.right ? 'right' : 'wrong');
    } catch (error) {
      const said = error instanceof ServerError && !error.temporary ? error.message : '';
      form.say(said || words.notChecked);
    }
  });
  check.disabled = true;
  form.act(check);
  forms.set(item, entry);
  return form.node;
}

function step(text: string): HTMLElement {
  const facts = readStep(JSON.parse(text));
  if (typeof facts === 'string') {
    return problemNode(facts === 'version' ? strings.unknownVersion : strings.damaged);
  }
  const name = `${setting('lesson')}:${facts.question}`;
  const form = new StepForm(
    facts,
    {
      render: fromHtml,
      chosen: answer => {
        if (keeps) {
          keeper.changed(name, answer, false);
        }
        reveal();
      }
    },
    strings
  );
  steps.set(name, form);
  return form.node;
}

/** What comes after the steps that were taken. */
function reveal(): void {
  for (const name of passed(steps.values())) {
    for (const each of document.querySelectorAll<HTMLElement>(`[data-after="${name}"]`)) {
      each.hidden = false;
    }
  }
}

/** What was answered before, on this page or in JupyterLab. */
async function restore(): Promise<void> {
  const found = await ask<{ answers: Record<string, Standing> }>('/api/study/answers').catch(
    () => null
  );
  for (const [item, { answer, right }] of Object.entries(found?.answers ?? {})) {
    const taken = steps.get(item);
    if (taken) {
      taken.show(answer);
      reveal();
      continue;
    }
    const entry = forms.get(item);
    if (!entry || entry.touched || isBlank(entry.form.facts, answer)) {
      continue; // Who was quicker than the network has answered anew.
    }
    entry.form.show(answer);
    const check = entry.form.node.querySelector<HTMLButtonElement>('button');
    if (check) {
      check.disabled = false;
    }
    if (right !== null) {
      entry.form.say(right ? words.wasRight : words.wasWrong, right ? 'right' : 'wrong');
    }
  }
}

function told(facts: Facts, feedback: Feedback): HTMLElement {
  const box = element('div', 'ls-lesson');
  const verdict = element('strong', '');
  verdict.textContent = feedback.right ? words.right : words.wrong;
  const answer = answerText(facts, feedback.answer, strings);
  box.append(verdict);
  if (!feedback.right && answer) {
    box.append(paragraph(words.rightAnswer(answer), 'ls-right-answer'));
  }
  box.append(fromHtml(feedback.rationale), citedNode(feedback.citations, feedback.articles));
  return box;
}
