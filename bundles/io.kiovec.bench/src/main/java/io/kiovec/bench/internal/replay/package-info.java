// SPDX-License-Identifier: Apache-2.0
/**
 * {@code replay}: does again what the filter {@code trace} has written down, and tells what came out otherwise. {@code Trace}
 * reads the lines, a {@code Stage} does them; all on the thread of the command.
 */
package io.kiovec.bench.internal.replay;
