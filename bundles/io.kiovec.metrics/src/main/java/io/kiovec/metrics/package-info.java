// SPDX-License-Identifier: Apache-2.0

/**
 * Kiovec's figures for those who watch machines: by HTTP for Prometheus, by JMX, off until they are configured. They are
 * read from the statistics of the core when somebody asks, on his thread: requests do not know of it.
 */
package io.kiovec.metrics;
