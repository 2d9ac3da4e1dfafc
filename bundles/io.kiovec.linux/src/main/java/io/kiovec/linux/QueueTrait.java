// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** The yes-or-no facts of a disk, from sysfs ({@code Documentation/ABI/stable/sysfs-block}). */
public enum QueueTrait {
    /** It spins, or says so. */
    ROTATIONAL,
    /** Its medium can be taken out. */
    REMOVABLE,
    /** It writes through its cache when asked (forced unit access). */
    FORCED_UNIT_ACCESS,
    /** It has a volatile write cache, so that data is safe only after a flush. */
    WRITE_BACK_CACHE
}
