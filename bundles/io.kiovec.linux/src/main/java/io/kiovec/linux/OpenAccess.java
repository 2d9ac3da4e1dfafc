// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What a descriptor may do, {@code open(2)}. */
public enum OpenAccess {
    /** O_RDONLY. */
    READ_ONLY,
    /** O_WRONLY. */
    WRITE_ONLY,
    /** O_RDWR. */
    READ_WRITE
}
