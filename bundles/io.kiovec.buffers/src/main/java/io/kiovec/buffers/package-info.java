// SPDX-License-Identifier: Apache-2.0
/**
 * Allocators of memory for transfers: {@code pages}, what malloc gives, and {@code contiguous}, huge pages where the
 * kernel gives them; and the mapper that tells memory's physical pieces. The core calls them on its callers' threads.
 */
package io.kiovec.buffers;
