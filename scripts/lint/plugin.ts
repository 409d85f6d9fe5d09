import { boundedWaits, explicitTimeouts } from './explicit-timeouts.ts';
import { importArrows } from './import-arrows.ts';

/** Our own lint rules; .oxlintrc.json switches them on. */
export default {
  meta: { name: 'perdure' },
  rules: {
    'import-arrows': importArrows,
    'explicit-timeouts': explicitTimeouts,
    'bounded-waits': boundedWaits,
  },
};
