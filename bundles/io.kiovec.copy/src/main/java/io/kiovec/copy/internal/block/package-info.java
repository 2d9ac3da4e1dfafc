// SPDX-License-Identifier: Apache-2.0
/**
 * Copies of blocks: the thread that runs the command hands out chunks, one thread reads them and one writes them, and a
 * {@link io.kiovec.copy.internal.block.Ledger} knows what is done.
 */
package io.kiovec.copy.internal.block;
