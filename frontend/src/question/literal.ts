/**
 * Answers as the Python literals that scoring reads: `q01 = "B"`, `q31 = ["A", "C"]`, `q41 = True`, `q51 = None`.
 *
 * The reader takes what a person would type by hand in another Jupyter; anything else is left alone, for a person to see.
 */

import type { Answer } from './model';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f'
};

/** The answer that the source of a code cell assigns to `name`; `undefined` when it is no literal of ours. */
export function readAnswer(source: string, name: string): Answer | undefined {
  const lines = source.split('\n').filter(line => !/^\s*(#.*)?$/.test(line));
  const statement = lines.join('\n');
  const match = /^([a-z][a-z0-9_]*)[ \t]*=(?!=)\s*([\s\S]*)$/.exec(statement);
  if (!match || match[1] !== name) {
    return undefined;
  }
  const reader = new Reader(match[2]!);
  const value = reader.value();
  return value !== undefined && reader.atEnd() ? value : undefined;
}

/** The source with the answer in it: comments stay, the assignment is replaced. */
export function writeAnswer(source: string, name: string, answer: Answer): string {
  const comments = source.split('\n').filter(line => /^\s*#/.test(line));
  return [...comments, `${name} = ${literal(answer)}`].join('\n');
}

/** A value as a Python literal. JSON's string escapes are Python's too. */
export function literal(answer: Answer): string {
  if (answer === null) {
    return 'None';
  }
  if (typeof answer === 'boolean') {
    return answer ? 'True' : 'False';
  }
  if (typeof answer === 'string') {
    return JSON.stringify(answer);
  }
  return `[${answer.map(part => JSON.stringify(part)).join(', ')}]`;
}

/** A recursive-descent reader for strings, lists of strings, True, False and None. */
class Reader {
  private _at = 0;

  constructor(private readonly _text: string) {}

  value(): Answer | undefined {
    const word = /^(True|False|None)\b/.exec(this._text.slice(this._at));
    if (word) {
      this._at += word[0].length;
      return word[0] === 'None' ? null : word[0] === 'True';
    }
    return this._text[this._at] === '[' ? this._list() : this._string();
  }

  atEnd(): boolean {
    return /^\s*(#.*)?$/.test(this._text.slice(this._at));
  }

  private _list(): string[] | undefined {
    const found: string[] = [];
    this._at += 1;
    for (;;) {
      this._space();
      if (this._text[this._at] === ']') {
        this._at += 1;
        return found;
      }
      const part = this._string();
      if (part === undefined) {
        return undefined;
      }
      found.push(part);
      this._space();
      if (this._text[this._at] === ',') {
        this._at += 1;
      } else if (this._text[this._at] !== ']') {
        return undefined;
      }
    }
  }

  private _string(): string | undefined {
    const quote = this._text[this._at];
    if ((quote !== '"' && quote !== "'") || this._text.startsWith(quote.repeat(3), this._at)) {
      return undefined;
    }
    let value = '';
    for (this._at += 1; this._at < this._text.length; this._at += 1) {
      const ch = this._text[this._at]!;
      if (ch === quote) {
        this._at += 1;
        return value;
      }
      if (ch === '\n') {
        return undefined;
      }
      if (ch !== '\\') {
        value += ch;
        continue;
      }
      this._at += 1;
      const code = /^u([0-9a-fA-F]{4})/.exec(this._text.slice(this._at, this._at + 5));
      const plain = ESCAPES[this._text[this._at] ?? ''];
      if (code) {
        value += String.fromCharCode(parseInt(code[1]!, 16));
        this._at += 4;
      } else if (plain !== undefined) {
        value += plain;
      } else {
        return undefined;
      }
    }
    return undefined;
  }

  private _space(): void {
    while (/\s/.test(this._text[this._at] ?? '')) {
      this._at += 1;
    }
  }
}
