/** The parts of a lesson in JupyterLab that are neither text nor questions: steps of the case, figures, calculators. */

import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

import { element, problemNode, type Strings } from '../question';
import { calculatorNode, type Values } from '../lesson/calculator';
import { StepForm, passed, readStep, unsent } from '../lesson/step';
import { calculate, keepAnswer, readCalculator, reason, type Standing } from './server';

/** The metadata key of the notebook under which the choices at steps are kept. */
const STEPS = 'lawstudy_steps';

export interface PartsHost {
  /** Whether there is a server to ask. */
  readonly server: boolean;
  readonly strings: Strings;
  readonly unreachable: string;
  render(markdown: string): HTMLElement;
  /** The notebook's metadata changed. */
  touched(): void;
}

export class LessonParts {
  private readonly _steps = new Map<string, StepForm>();
  /** What is read after a step only, by the step's name. */
  private readonly _after = new Map<string, HTMLElement[]>();

  constructor(
    private readonly _model: INotebookModel,
    private readonly _host: PartsHost
  ) {}

  /** The nodes of a cell, out of sight while a step before them is open. */
  placed(cell: ICellModel, nodes: HTMLElement[]): HTMLElement[] {
    const { after } = factsOf(cell);
    if (typeof after !== 'string') {
      return nodes;
    }
    const box = element('div', 'ls-after');
    box.hidden = true;
    box.append(...nodes);
    this._after.set(after, [...(this._after.get(after) ?? []), box]);
    return [box];
  }

  step(cell: ICellModel): HTMLElement {
    const facts = readStep(cell.getMetadata('lawstudy'));
    const { strings } = this._host;
    if (typeof facts === 'string') {
      return problemNode(facts === 'version' ? strings.unknownVersion : strings.damaged);
    }
    const form = new StepForm(
      facts,
      {
        render: markdown => this._host.render(markdown),
        chosen: answer => this._chosen(facts.question, answer)
      },
      strings
    );
    this._steps.set(facts.question, form);
    return form.node;
  }

  /** The drawing as it was made for this copy; where it is not, its words. */
  figure(cell: ICellModel): HTMLElement {
    const node = element('figure', 'ls-figure');
    const source = joined(factsOf(cell).figure);
    const [head = '', ...lines] = source.split('\n');
    const caption = element('figcaption', '');
    caption.textContent = head.slice(head.indexOf(' ') + 1);
    node.append(caption);
    const { svg, words } = drawing(cell);
    if (svg) {
      const image = document.createElement('img');
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      image.alt = caption.textContent;
      const details = element('details', '');
      const summary = element('summary', '');
      summary.textContent = this._host.strings.inWords;
      details.append(summary, this._host.render(words));
      node.append(image, details);
    } else {
      node.append(this._host.render(lines.map(line => `* ${line}`).join('\n')));
    }
    return node;
  }

  /** `example`: the worked example as a table, which stands there until the room answers, or without one. */
  calculator(cell: ICellModel, example: HTMLElement): HTMLElement {
    const { calculator, values } = factsOf(cell);
    const place = element('div', '');
    place.append(example);
    if (this._host.server && typeof calculator === 'string') {
      void readCalculator(calculator).then(
        facts => {
          const own = { ...facts, values: { ...facts.values, ...(values as Values) } };
          place.replaceChildren(
            calculatorNode(own, this._host.strings, calculate, error =>
              reason(error, this._host.unreachable)
            )
          );
        },
        () => undefined
      );
    }
    return place;
  }

  /** Show the choices that this copy keeps. */
  restore(): void {
    for (const [name, answer] of Object.entries(this._kept())) {
      this._show(name, answer);
    }
  }

  /** What was chosen on the web pages counts here too. */
  known(answers: Readonly<Record<string, Standing>>): void {
    for (const name of this._steps.keys()) {
      const standing = answers[this._item(name)];
      if (typeof standing?.answer === 'string') {
        this._show(name, standing.answer);
      }
    }
    // Chosen while the room was away.
    for (const [item, answer] of unsent(this._kept(), answers, name => this._item(name))) {
      void keepAnswer(item, answer).catch(() => undefined);
    }
  }

  private _chosen(name: string, answer: string): void {
    this._model.setMetadata(STEPS, { ...this._kept(), [name]: answer });
    this._host.touched();
    this._reveal();
    if (this._host.server) {
      // A room that is away hears of it when both meet the next time: the copy keeps it.
      void keepAnswer(this._item(name), answer).catch(() => undefined);
    }
  }

  private _show(name: string, answer: string): void {
    this._steps.get(name)?.show(answer);
    this._reveal();
  }

  private _reveal(): void {
    for (const name of passed(this._steps.values())) {
      for (const box of this._after.get(name) ?? []) {
        box.hidden = false;
      }
    }
  }

  private _kept(): Readonly<Record<string, string>> {
    const found: unknown = this._model.getMetadata(STEPS);
    return typeof found === 'object' && found !== null ? (found as Record<string, string>) : {};
  }

  /** Under which name the room keeps a step. */
  private _item(name: string): string {
    const facts = this._model.getMetadata('lawstudy') as { id?: unknown } | undefined;
    return `${String(facts?.id)}:${name}`;
  }
}

function factsOf(cell: ICellModel): Record<string, unknown> {
  const found: unknown = cell.getMetadata('lawstudy');
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function drawing(cell: ICellModel): { svg: string; words: string } {
  const outputs = cell.type === 'code' ? (cell as ICodeCellModel).outputs : null;
  for (let n = 0; outputs && n < outputs.length; n++) {
    const { data } = outputs.get(n);
    const svg = data['image/svg+xml'];
    if (svg !== undefined) {
      return { svg: joined(svg), words: joined(data['text/markdown']) };
    }
  }
  return { svg: '', words: '' };
}

function joined(text: unknown): string {
  return Array.isArray(text) ? text.join('') : typeof text === 'string' ? text : '';
}
