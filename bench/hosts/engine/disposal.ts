/**
 * Defines what explicit resource management needs where an engine lacks it: `Symbol.dispose` and the
 * stacks, which WebKit has not. To be imported before everything else.
 */
import "core-js/actual/symbol/dispose.js";
import "core-js/actual/symbol/async-dispose.js";
import "core-js/actual/disposable-stack/index.js";
import "core-js/actual/async-disposable-stack/index.js";
