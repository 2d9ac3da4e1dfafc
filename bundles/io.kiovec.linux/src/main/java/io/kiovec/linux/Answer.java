// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What the kernel says to a question that it may not answer. */
public enum Answer {
    /** It is so. */
    YES,
    /** It is not so. */
    NO,
    /** It does not say. Not the same as no. */
    UNKNOWN;

    /**
     * {@return the answer for something known}
     *
     * @param holds whether it is so
     */
    public static Answer of(boolean holds) {
        return holds ? YES : NO;
    }
}
