// SPDX-License-Identifier: Apache-2.0
/**
 * Copies of tapes: {@link io.kiovec.copy.internal.tape.Item}s, which are blocks and filemarks, from a source to a sink, each of
 * which is a tape, an image of one, or bytes without marks.
 */
package io.kiovec.copy.internal.tape;
