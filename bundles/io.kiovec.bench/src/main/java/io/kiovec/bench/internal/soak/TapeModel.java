// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import java.util.ArrayList;
import java.util.List;

/** What is on the tape, object by object from its beginning. One thread. */
final class TapeModel {

    /** Bytes of the largest block. */
    static final int LARGEST = 32 << 10;

    private static final long FILEMARK = 0;

    /** The generation of a block, or {@link #FILEMARK}. */
    private final List<Long> objects = new ArrayList<>();
    private long generations;
    private boolean ends;

    /** {@return how many objects there are} */
    int size() {
        return objects.size();
    }

    /** {@return the generation of the next block that is written; no block has it} */
    long nextGeneration() {
        return ++generations;
    }

    /** {@return the length of a block in bytes, which follows from its generation} */
    static int length(long generation) {
        return Stamps.HEAD + Math.floorMod(generation * 0x9E3779B97F4A7C15L >>> 17, LARGEST - Stamps.HEAD);
    }

    /** A block was written at a place; what was behind it is gone. */
    void wrote(int at, long generation) {
        cut(at);
        objects.add(generation);
        ends = true;
    }

    /** {@return whether the recorded ends behind the last object: nothing older is behind it} */
    boolean ends() {
        return ends;
    }

    /** A filemark was written at a place. */
    void wroteFilemark(int at) {
        wrote(at, FILEMARK);
    }

    /** What is from a place on is not known, and is written anew. */
    void cut(int at) {
        objects.subList(at, objects.size()).clear();
        ends = false;
    }

    boolean isFilemark(int at) {
        return objects.get(at) == FILEMARK;
    }

    long generation(int at) {
        return objects.get(at);
    }
}
