// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** What the kernel told this process when it began, {@code /proc/pid/auxv} of proc(5): pairs of a type and a value, getauxval(3). */
record AuxiliaryVector(byte[] pairs) {

    /** {@code AT_PAGESZ} of {@code linux/auxvec.h}. */
    static final long PAGE_SIZE = 6;
    private static final int PAIR = 2 * Long.BYTES;

    /** {@return the value of a type, empty if it is not told} */
    OptionalLong value(long type) {
        ByteBuffer left = ByteBuffer.wrap(pairs).order(ByteOrder.nativeOrder());
        while (left.remaining() >= PAIR) {
            if (left.getLong() == type) {
                return OptionalLong.of(left.getLong());
            }
            left.getLong();
        }
        return OptionalLong.empty();
    }
}
