// SPDX-License-Identifier: Apache-2.0
/**
 * The allocators {@code pages} and {@code contiguous}, which slice mapped slabs, and the service that turns a region
 * into its scatter list. The core allocates and frees on whatever thread its callers have; a slab that goes is let go
 * of by a thread of its allocator, which lives as long as there is something to let go.
 */
package io.kiovec.buffers;
