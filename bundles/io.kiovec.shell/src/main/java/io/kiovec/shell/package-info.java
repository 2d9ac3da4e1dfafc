// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's commands, and all registered commands in Gogo and on the command line. The runnable jar calls the
 * service {@code java.util.function.ToIntFunction} of this bundle with what was typed; everything runs on its thread.
 */
package io.kiovec.shell;
