// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.util.Arrays;

/**
 * Where the objects of a region are: the offset of every so many of them, from which the rest is found by walking over
 * headers, and the numbers of all filemarks.
 */
final class ObjectIndex {

    /** Objects from one anchor to the next. */
    static final int STRIDE = 32;

    private long[] anchors = new long[64];
    private long[] filemarks = new long[16];
    private int filemarkCount;

    /** An object was recorded behind all others. */
    void add(long object, long offset, ObjectKind kind) {
        if (object % STRIDE == 0) {
            int slot = Math.toIntExact(object / STRIDE);
            if (slot == anchors.length) {
                anchors = Arrays.copyOf(anchors, grown(slot));
            }
            anchors[slot] = offset;
        }
        if (kind == ObjectKind.FILEMARK) {
            if (filemarkCount == filemarks.length) {
                filemarks = Arrays.copyOf(filemarks, grown(filemarkCount));
            }
            filemarks[filemarkCount++] = object;
        }
    }

    private static int grown(int length) {
        return Math.toIntExact(length + (length >> 1) + 16L);
    }

    /** Forgets an object and all behind it. */
    void cut(long object) {
        filemarkCount = filemarksBefore(object);
    }

    /** {@return the offset of the last anchor that is not behind an object} */
    long anchor(long object) {
        return anchors[(int) (object / STRIDE)];
    }

    int filemarks() {
        return filemarkCount;
    }

    /** {@return how many filemarks have a smaller number than an object} */
    int filemarksBefore(long object) {
        int found = Arrays.binarySearch(filemarks, 0, filemarkCount, object);
        return found >= 0 ? found : -found - 1;
    }

    /** {@return the object number of a filemark, counted from 0} */
    long filemark(int number) {
        return filemarks[number];
    }
}
