// SPDX-License-Identifier: Apache-2.0
/**
 * What is copied from and to: devices, plain files and streams behind one face, {@link io.kiovec.copy.internal.side.Side}.
 * Pieces of a copy are {@link io.kiovec.copy.internal.side.Chunk}s; a {@link io.kiovec.copy.internal.side.Port} keeps
 * several of them in flight, for the one thread that opened it.
 */
package io.kiovec.copy.internal.side;
