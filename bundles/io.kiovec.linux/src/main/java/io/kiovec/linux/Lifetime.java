// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** How mapped memory ends. */
public enum Lifetime {
    /**
     * The segments end with the mapping: later access throws {@link IllegalStateException}, and the mapping cannot be
     * closed while a call uses the memory. Each call pays for it with two atomic operations, and closing takes
     * a handshake with all threads, some 70 us.
     */
    CHECKED,
    /**
     * The segments know nothing of the mapping, as after {@code free(3)}: access after its end hits whatever lies there
     * then. For owners who count the users themselves (leases).
     */
    UNCHECKED
}
