import { expect, test } from 'vitest';
import { booted, given, task, when } from '../../support/given.js';

test('a pid that is taken is not given again', () => {
  expect(when(given(booted(), task(10)), task(10)).refusal?.errno).toBe('EEXIST');
});
