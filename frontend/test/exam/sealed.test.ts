// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { unseal } from '../../src/exam/sealed';

// Made by the server's code (exam_room/sealed_paper.py) for attempt 70000.
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const SEALED = {
  paper:
    'BzNKMa3mptERYvc3hYpi7rHkQaebHCW2PyYRWBB/bPX7IUhTQbugx8ETwbszomQpxi3SwoDJBpQNOwax/r4TYGpzpcsx7IQWuGBcbQmOCB6QzyE2R+puVNBEo3D0G5FzyctX39yZ',
  arrangement: 'leDQALzwaAxUjGpemV9pA7e9r5X4oEdZnqTQ4CcR9Ccpr7JzMXcGOUnb7T+hzGLIWXabsLVq7gg='
};

describe('a sealed paper', () => {
  it('opens with its key', async () => {
    const { content, arrangement } = await unseal(SEALED, KEY, 70000);
    expect(content).toEqual({
      title: '试卷',
      head: '',
      sections: [{ head: '', groups: [{ context: '', questions: [] }] }]
    });
    expect(arrangement).toEqual({ order: ['q01'], options: { q01: 'BA' } });
  });

  it.each([
    ['another key', KEY.replace('AAEC', 'AAED'), 70000],
    ['another attempt', KEY, 70001]
  ])('does not open with %s', async (_, key, attempt) => {
    await expect(unseal(SEALED, key, attempt)).rejects.toThrow();
  });

  it('does not open when a byte was changed', async () => {
    const paper = `C${SEALED.paper.slice(1)}`;
    await expect(unseal({ ...SEALED, paper }, KEY, 70000)).rejects.toThrow();
  });
});
