import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ServerError } from '../../src/net/api';
import { AnswerQueue, type Change, type QueueState } from '../../src/net/queue';

/** The server's side of one page: applies each change once, in order; `break_` decides what goes wrong with a request. */
class Server {
  readonly answers = new Map<string, Change>();
  readonly applied: Change[] = [];
  requests = 0;
  open = 0;
  fault: () => 'none' | 'before' | 'after' = () => 'none';

  async send(first: number, changes: readonly Change[]): Promise<number> {
    this.requests += 1;
    this.open += 1;
    expect(this.open, 'one request at a time').toBe(1);
    await new Promise(resolve => setTimeout(resolve, 20));
    this.open -= 1;
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

class Shelf {
  readonly items = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) {
      throw new Error('full');
    }
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  get questions(): string[] {
    const kept = JSON.parse(this.items.get('k') ?? '[]') as Change[];
    return kept.map(entry => entry.question).sort();
  }
}

let server: Server;
let shelf: Shelf;
let told: QueueState[];
let stopped: ServerError[];

function queueOn(page = 1): AnswerQueue {
  const line = {
    send: (first: number, changes: readonly Change[]) => server.send(first, changes),
    tell: (state: QueueState) => {
      if (state === 'saved') {
        expect(shelf.questions, 'nothing is called saved that is not').toEqual([]);
      }
      told.push(state);
    },
    stopped: (error: ServerError) => stopped.push(error)
  };
  return new AnswerQueue('k', page, line, shelf);
}

function choice(question: string, value: string): Change {
  return { question, value, marked: false };
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  shelf = new Shelf();
  told = [];
  stopped = [];
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the queue of answers', () => {
  it('sends a choice at once and says when it is safe', async () => {
    const queue = queueOn();
    queue.changed(choice('q1', 'A'), false);
    expect(told).toEqual(['saving']);
    expect(shelf.questions).toEqual(['q1']);
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
    expect(shelf.questions).toEqual(['q1']);
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
    expect(shelf.questions).toEqual(['q1', 'q2']);
    server.fault = () => 'none';
    queue.wake();
    await vi.advanceTimersByTimeAsync(200);
    expect(server.applied.map(change => `${change.question}${String(change.value)}`)).toEqual([
      'q1A',
      'q2B',
      'q1C'
    ]);
    expect(shelf.questions).toEqual([]);
  });

  it('stops for good when the server refuses for good, and keeps what is not safe', async () => {
    const queue = queueOn();
    server.send = () => Promise.reject(new ServerError(409, 'other_page', ''));
    queue.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(50);
    expect(stopped.map(error => error.code)).toEqual(['other_page']);
    expect(told).not.toContain('saved');
    expect(shelf.questions).toEqual(['q1']);
    queue.changed(choice('q2', 'A'), false);
    await vi.advanceTimersByTimeAsync(20000);
    expect(stopped).toHaveLength(1);
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

  it('goes on without local storage', async () => {
    shelf.full = true;
    const queue = queueOn();
    queue.changed(choice('q1', 'A'), false);
    await vi.advanceTimersByTimeAsync(50);
    expect(server.answers.get('q1')?.value).toBe('A');
  });

  it('takes over what an earlier page could not send, but not what a later page has replaced', async () => {
    const waiting = ['q1', 'q2', 'q3'].map(question => ({ ...choice(question, 'D'), page: 3 }));
    shelf.setItem('k', JSON.stringify([...waiting, { nonsense: true }]));
    const queue = queueOn(5);
    const versions = new Map([
      ['q1', '3.7'],
      ['q2', '4.1']
    ]);
    const { changes, stale } = queue.restore(versions);
    expect(changes.map(change => change.question)).toEqual(['q1', 'q3']);
    expect(stale).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect([...server.answers.keys()]).toEqual(['q1', 'q3']);
    expect(shelf.questions).toEqual([]);
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
