// SPDX-License-Identifier: Apache-2.0

/**
 * Health checks of Apache Felix's kind, tags {@code kiovec}: is anything wrong with devices, drivers and memory that somebody
 * should look after? Called by the container's executor, on its threads; they ask the core and change nothing.
 */
package io.kiovec.health;
