// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.Identity;
import io.kiovec.io.Limits;

/**
 * What a device must stay.
 *
 * @param identity which device
 * @param limits what it can do
 * @param unit what offsets and lengths must be multiples of
 */
record Known(Identity identity, Limits limits, long unit) {

    /** Of a device that was never opened. */
    static final Known NOTHING = new Known(Identity.UNKNOWN, Limits.builder().build(), 1);
}
