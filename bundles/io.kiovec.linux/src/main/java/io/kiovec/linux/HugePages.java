// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** How much of a mapping is really made of huge pages, from {@code /proc/self/smaps}; a snapshot. */
public sealed interface HugePages {

    /**
     * The kernel said.
     *
     * @param bytes in huge pages, 0 to the mapping's length
     */
    record Obtained(long bytes) implements HugePages {
    }

    /**
     * The kernel does not say.
     *
     * @param reason why
     */
    record Unknown(String reason) implements HugePages {
    }
}
