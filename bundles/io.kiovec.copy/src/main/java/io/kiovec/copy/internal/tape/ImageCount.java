// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** What went by of an image, for its trailer. For one thread. */
final class ImageCount {

    private final CRC32C sum = new CRC32C();
    private long blocks;
    private long filemarks;
    private long bad;
    private long data;
    private long image;

    void bytes(MemorySegment bytes) {
        sum.update(bytes.asByteBuffer());
        image += bytes.byteSize();
    }

    void item(Item item) {
        switch (item.kind()) {
            case BLOCK -> {
                blocks++;
                data += item.length();
            }
            case FILEMARK -> filemarks++;
            case BAD -> bad++;
            case END -> {
                // It is counted by no figure.
            }
        }
    }

    ImageForm.Trailer trailer() {
        return new ImageForm.Trailer(blocks, filemarks, bad, data, image, (int) sum.getValue());
    }

    long objects() {
        return blocks + filemarks + bad;
    }
}
