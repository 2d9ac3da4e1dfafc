// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

/**
 * Where a tape stands.
 *
 * @param partition counted from 0
 * @param object the number of the object that comes next
 */
public record TapePlace(int partition, long object) {
}
