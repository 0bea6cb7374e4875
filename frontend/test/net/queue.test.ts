import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ServerError } from '../../src/net/api';
import {
  AnswerQueue,
  type Change,
  type Line,
  type OnRecord,
  type QueueState,
  type Standing
} from '../../src/net/queue';
import { browserShelf } from '../../src/net/shelf';
import type { Answer } from '../../src/question';

/** The server's side of one page: applies each change once, in order; `break_` decides what goes wrong with a request. */
class Server {
  readonly answers = new Map<string, Change>();
  readonly applied: Change[] = [];
  requests = 0;
  open = 0;
  largest = 0;
  refuses: (changes: readonly Change[]) => ServerError | null = () => null;
  fault: () => 'none' | 'before' | 'after' = () => 'none';

  async send(first: number, changes: readonly Change[]): Promise<number> {
    this.requests += 1;
    this.open += 1;
    expect(this.open, 'one request at a time').toBe(1);
    await new Promise(resolve => setTimeout(resolve, 20));
    this.open -= 1;
    this.largest = Math.max(this.largest, new Blob([JSON.stringify(changes)]).size);
    const refusal = this.refuses(changes);
    if (refusal) {
      throw refusal;
    }
    const fault = this.fault();
    if (fault === 'before') {
      throw new ServerError(0, 'offline', '');
    }
    expect(first, 'no gap').toBeLessThanOrEqual(this.applied.length + 1);
    for (const change of changes.slice(this.applied.length + 1 - first)) {
      this.applied.push(change);
      this.answers.set(change.question, change);
    }
    if (fault === 'after') {
      throw new ServerError(0, 'offline', '');
    }
    return this.applied.length;
  }
}

/** Local storage whose faults the test decides. */
class Store {
  readonly items = new Map<string, string>();
  fault: 'none' | 'full' | 'forbidden' = 'none';
  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.fault === 'full') {
      throw new DOMException('full', 'QuotaExceededError');
    }
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  get questions(): string[] {
    return [...this.items.keys()].map(name => name.split(':')[2]!).sort();
  }
  find(): Storage | null {
    if (this.fault === 'forbidden') {
      throw new DOMException('denied', 'SecurityError');
    }
    return this as unknown as Storage;
  }
}

let server: Server;
let store: Store;
let told: QueueState[];
let standings: Standing[];
let held: string[];
let refused: string[];
/** Values that are too long for the server. */
let long: Set<Answer>;

function queueOn(writer = 1, scope = 'k'): AnswerQueue {
  const line: Line = {
    send: (first, changes) => server.send(first, changes),
    takes: ({ value }) => !long.has(value),
    tell: standing => {
      if (standing.state === 'saved' && store.fault === 'none') {
        const own = [...store.items.keys()].filter(name => name.startsWith(`${scope}:${writer}:`));
        const waiting = own.filter(name => !standing.aside.includes(name.split(':')[2]!));
        expect(waiting, 'nothing is called saved that is not').toEqual([]);
      }
      if (told[told.length - 1] !== standing.state) {
        told.push(standing.state);
      }
      standings.push(standing);
    },
    refused: ({ question }) => refused.push(question),
    held: error => held.push(error.code)
  };
  return new AnswerQueue(
    scope,
    writer,
    line,
    browserShelf(() => store.find())
  );
}

/** What the server has of each question, in the words of `open`. */
function record(of: Record<string, [Answer, string]>): OnRecord {
  return Object.fromEntries(
    Object.entries(of).map(([question, [value, version]]) => [question, [value, false, version]])
  );
}

function choice(question: string, value: string): Change {
  return { question, value, marked: false };
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  store = new Store();
  told = [];
  standings = [];
  held = [];
  refused = [];
  long = new Set();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the queue of answers', () => {
  it('sends a choice at once and says when it is safe', async () => {
    const queue = queueOn();
    queue.changed(choice('q1', 'A'), false);
    expect(told).toEqual(['saving']);
    expect(store.questions).toEqual(['q1']);
    await vi.advanceTimersByTimeAsync(50);
    expect(server.answers.get('q1')?.value).toBe('A');
    expect(told).toEqual(['saving', 'saved']);
    expect(queue.isEmpty).toBe(true);
  });

  it('waits for a pause in typing and sends the last text', async () => {
    const queue = queueOn();
    for (const text of ['一', '一二', '一二三']) {
      queue.changed(choice('q9', text), true);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(server.requests).toBe(0);
    await vi.advanceTimersByTimeAsync(800);
    expect(server.applied.map(change => change.value)).toEqual(['一二三']);
  });

  it('sends what changed while its predecessor was on the way', async () => {
    const queue = queueOn();
    queue.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(5);
    queue.changed(choice('q1', 'B'), false);
    expect(store.questions).toEqual(['q1']);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.applied.map(change => change.value)).toEqual(['A', 'B']);
    expect(told[told.length - 1]).toBe('saved');
  });

  it('keeps everything while the server is away and sends each change once when it is back', async () => {
    const queue = queueOn();
    server.fault = () => 'after';
    queue.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(50);
    expect(told).toEqual(['saving', 'offline']);
    queue.changed(choice('q2', 'B'), false);
    queue.changed(choice('q1', 'C'), false);
    expect(told, 'still offline').toEqual(['saving', 'offline']);
    expect(store.questions).toEqual(['q1', 'q2']);
    server.fault = () => 'none';
    queue.wake();
    await vi.advanceTimersByTimeAsync(200);
    expect(server.applied.map(change => `${change.question}${String(change.value)}`)).toEqual([
      'q1A',
      'q2B',
      'q1C'
    ]);
    expect(store.questions).toEqual([]);
  });

  it.each([
    [401, 'log_in'],
    [403, 'forbidden'],
    [404, 'error'],
    [409, 'other_page'],
    [409, 'time_up'],
    [409, 'gap'],
    [418, 'error']
  ] as const)(
    'goes on keeping when the server refuses (%i %s), and sends all when it takes again',
    async (status, code) => {
      const queue = queueOn();
      server.refuses = () => new ServerError(status, code, '');
      queue.changed(choice('q1', 'A'), false);
      await vi.advanceTimersByTimeAsync(50);
      expect(held).toEqual([code]);
      for (let number = 2; number <= 10; number += 1) {
        queue.changed(choice(`q${number}`, 'B'), false);
      }
      await vi.advanceTimersByTimeAsync(20_000);
      expect(server.requests, 'a refusal is not hammered').toBe(1);
      expect(told[told.length - 1]).toBe('held');
      expect(store.questions).toHaveLength(10);
      server.refuses = () => null;
      queue.resume();
      await vi.advanceTimersByTimeAsync(200);
      expect(server.answers.size).toBe(10);
      expect(told[told.length - 1]).toBe('saved');
      expect(store.questions).toEqual([]);
    }
  );

  it('hands what it holds to the page that comes after it, but not to another attempt', async () => {
    const locked = queueOn(1, 'attempt-5');
    server.refuses = () => new ServerError(404, 'error', '');
    locked.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(50);
    locked.changed(choice('q2', 'B'), false);
    server.refuses = () => null;
    const stranger = queueOn(1, 'attempt-6');
    expect(stranger.restore({}).changes).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.answers.size).toBe(0);
    const own = queueOn(2, 'attempt-5');
    expect(own.restore({}).changes.map(change => change.value)).toEqual(['A', 'B']);
    await vi.advanceTimersByTimeAsync(100);
    expect([...server.answers.keys()]).toEqual(['q1', 'q2']);
  });

  it('finds the one answer that the server does not take, and saves the others', async () => {
    const queue = queueOn();
    server.refuses = changes =>
      changes.some(change => change.value === 'bad') ? new ServerError(400, 'error', '') : null;
    for (const [question, value] of [
      ['q1', 'A'],
      ['q2', 'bad'],
      ['q3', 'C'],
      ['q4', 'bad']
    ] as const) {
      queue.changed(choice(question, value), false);
    }
    queue.changed(choice('q5', 'E'), true);
    await vi.advanceTimersByTimeAsync(3000);
    expect([...server.answers.keys()]).toEqual(['q1', 'q3', 'q5']);
    expect(refused).toEqual(['q2', 'q4']);
    expect(queue.isEmpty).toBe(false);
    expect(queue.standing).toEqual({ state: 'saved', kept: true, aside: ['q2', 'q4'] });
    expect(store.questions, 'what is refused stays kept').toEqual(['q2', 'q4']);
    queue.changed(choice('q2', 'good'), false);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.answers.get('q2')?.value).toBe('good');
    expect(queue.standing.aside).toEqual(['q4']);
    expect(await queue.flush()).toBe(true);
  });

  it('keeps what is too long for the server and lets the rest go by', async () => {
    const queue = queueOn();
    long.add('thirty thousand');
    queue.changed(choice('q9', 'short'), true);
    queue.changed(choice('q9', 'thirty thousand'), true);
    queue.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.applied.map(change => change.value)).toEqual(['short', 'A']);
    expect(queue.standing).toEqual({ state: 'saved', kept: true, aside: ['q9'] });
    const next = queueOn(2);
    server.applied.length = 0;
    const { changes } = next.restore(record({ q9: ['short', '1.1'], q1: ['A', '1.2'] }));
    expect(changes.map(change => change.value)).toEqual(['thirty thousand']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.applied).toEqual([]);
    next.changed(choice('q9', 'shorter'), true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.answers.get('q9')?.value).toBe('shorter');
    expect(next.isEmpty).toBe(true);
    expect(store.questions).toEqual([]);
  });

  it('sends no more in one request than the server takes', async () => {
    const queue = queueOn();
    server.fault = () => 'before';
    for (let number = 0; number < 40; number += 1) {
      queue.changed(choice(`q${number}`, '长'.repeat(20_000)), true);
    }
    await vi.advanceTimersByTimeAsync(1000);
    server.fault = () => 'none';
    queue.wake();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.answers.size).toBe(40);
    expect(server.largest).toBeLessThan(2 * 2 ** 20);
  });

  it('flushes what waits and says whether everything is safe', async () => {
    const queue = queueOn();
    queue.changed(choice('q9', '写到一半'), true);
    const good = queue.flush();
    await vi.advanceTimersByTimeAsync(100);
    expect(await good).toBe(true);
    server.fault = () => 'before';
    queue.changed(choice('q9', '写完了'), true);
    const bad = queue.flush();
    await vi.advanceTimersByTimeAsync(100);
    expect(await bad).toBe(false);
  });

  it.each(['full', 'forbidden'] as const)(
    'goes on with a storage that is %s, and says so',
    async fault => {
      store.fault = fault;
      const queue = queueOn();
      expect(queue.restore({}).changes).toEqual([]);
      queue.changed(choice('q1', 'A'), false);
      expect(queue.standing).toEqual({ state: 'saving', kept: false, aside: [] });
      await vi.advanceTimersByTimeAsync(50);
      expect(server.answers.get('q1')?.value).toBe('A');
      expect(queue.standing).toEqual({ state: 'saved', kept: true, aside: [] });
    }
  );

  it('does not take an older answer for the newest one after the storage was full', async () => {
    const queue = queueOn();
    server.fault = () => 'before';
    queue.changed(choice('q1', 'old'), false);
    store.fault = 'full';
    queue.changed(choice('q1', 'new'), false);
    expect(queue.standing.kept).toBe(false);
    expect(store.questions).toEqual([]);
    store.fault = 'none';
    server.fault = () => 'none';
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.answers.get('q1')?.value).toBe('new');
  });

  it('takes over what an earlier page could not send, but not what a later page has replaced', async () => {
    for (const question of ['q1', 'q2', 'q3', 'q4']) {
      store.setItem(`k:3:${question}`, '["D",false]');
    }
    store.setItem('k:2:q3', '["older",false]');
    store.setItem('k:3:q5', 'nonsense');
    store.setItem('kk:3:q6', '["D",false]');
    const queue = queueOn(5);
    const { changes, stale } = queue.restore(
      record({ q1: ['A', '3.7'], q2: ['B', '4.1'], q4: ['D', '4.2'] })
    );
    expect(changes.map(change => change.question)).toEqual(['q1', 'q3']);
    expect(stale, 'what is on record as it was kept is not out of date').toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect([...server.answers].map(([question, change]) => [question, change.value])).toEqual([
      ['q1', 'D'],
      ['q3', 'D']
    ]);
    expect([...store.items.keys()]).toEqual(['k:3:q5', 'kk:3:q6']);
  });

  it('takes over what an earlier queue of the same page holds where the browser keeps nothing', async () => {
    store.fault = 'forbidden';
    const first = queueOn(1);
    server.refuses = () => new ServerError(409, 'other_page', '');
    first.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(50);
    server.refuses = () => null;
    const second = queueOn(3);
    second.restore(record({ q2: ['B', '2.1'] }), first.unsafe);
    await vi.advanceTimersByTimeAsync(100);
    expect([...server.answers.keys()]).toEqual(['q1']);
  });

  it('leaves alone what a later page of the same attempt keeps', async () => {
    const first = queueOn(1);
    first.changed(choice('q1', 'A'), false);
    store.setItem('k:2:q1', '["B",false]');
    await vi.advanceTimersByTimeAsync(50);
    expect([...store.items.keys()]).toEqual(['k:2:q1']);
  });

  it("does not believe an answer that is none of the room's", async () => {
    const queue = queueOn();
    const send = server.send.bind(server);
    server.send = () => Promise.resolve(undefined as unknown as number);
    queue.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(50);
    expect(told).toEqual(['saving', 'offline']);
    server.send = send;
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.answers.get('q1')?.value).toBe('A');
    expect(queue.isEmpty).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('survives any line (%i)', async seed => {
    const draw = random(seed);
    const queue = queueOn();
    const last = new Map<string, string>();
    server.fault = () => (['none', 'before', 'after'] as const)[Math.floor(draw() * 3)]!;
    for (let step = 0; step < 150; step += 1) {
      const question = `q${Math.floor(draw() * 6)}`;
      const value = String(step);
      queue.changed(choice(question, value), draw() < 0.3);
      last.set(question, value);
      await vi.advanceTimersByTimeAsync(draw() * 400);
    }
    server.fault = () => 'none';
    await vi.advanceTimersByTimeAsync(60000);
    expect(queue.isEmpty).toBe(true);
    expect(told[told.length - 1]).toBe('saved');
    expect(new Map([...server.answers].map(([q, change]) => [q, change.value]))).toEqual(last);
    const values = server.applied.map(change => Number(change.value));
    expect(new Set(values).size, 'nothing twice').toBe(values.length);
  });
});

function random(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
