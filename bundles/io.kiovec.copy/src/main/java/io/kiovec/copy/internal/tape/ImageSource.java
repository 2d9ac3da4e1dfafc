// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Side;
import io.kiovec.copy.internal.tape.ImageForm.Trailer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * An image of a tape, read from its beginning. Both lengths of a record must agree, and where there is a trailer, the
 * counts and the checksum too. An image of another program's may end without an end marker.
 */
public final class ImageSource implements ItemSource {

    /** How an image ends. */
    public enum Ending {
        /** It was not reached yet. */
        NOT_YET,
        /** With a marker and a trailer, which was right. */
        CHECKED,
        /** With a marker: another program made it. */
        MARKED,
        /** Without one: another program made it, or it was cut off. */
        BARE
    }

    private static final int LENGTH = 0x00ff_ffff;

    private final String name;
    private final ByteReader reader;
    private final MemorySegment word = ImageForm.scratch();
    private final ImageCount count = new ImageCount();
    private Ending ending = Ending.NOT_YET;

    /**
     * Begins an image.
     *
     * @param side the caller's to close
     * @throws IOException when there is no memory
     */
    public ImageSource(Side side) throws IOException {
        name = side.name();
        reader = new ByteReader(side);
    }

    /** {@return how it ends} */
    public Ending ending() {
        return ending;
    }

    /** {@return bytes read of it} */
    public long position() {
        return reader.position();
    }

    /** {@return what was read of it} */
    ImageCount count() {
        return count;
    }

    @Override
    public void next(Item item) throws IOException {
        while (true) {
            long at = reader.position();
            long got = reader.read(word, ImageForm.WORD_BYTES);
            if (got == 0) {
                ending = Ending.BARE;
                item.set(Item.Kind.END, 0);
                return;
            }
            if (got < ImageForm.WORD_BYTES) {
                throw damaged(at, "it ends within a word");
            }
            count.bytes(word.asSlice(0, ImageForm.WORD_BYTES));
            int value = word.get(ImageForm.WORD, 0);
            if (value != ImageForm.GAP) {
                read(item, value, at);
                count.item(item);
                item.imageEnd(reader.position());
                return;
            }
        }
    }

    private void read(Item item, int value, long at) throws IOException {
        if (value == ImageForm.END) {
            item.set(Item.Kind.END, 0);
            end();
        } else if (value == ImageForm.FILEMARK) {
            item.set(Item.Kind.FILEMARK, 0);
        } else if ((value & ~LENGTH & ~ImageForm.BAD) != 0) {
            throw damaged(at, String.format("there is 0x%08x, which is no length of a record and no mark", value));
        } else {
            item.room(value & LENGTH);
            item.set(value < 0 ? Item.Kind.BAD : Item.Kind.BLOCK, value & LENGTH);
            record(item, value, at);
        }
    }

    private void record(Item item, int value, long at) throws IOException {
        int length = item.length();
        if (reader.read(item.memory(), length) < length) {
            throw damaged(at, "it ends within a record of " + length + " bytes");
        }
        count.bytes(item.data());
        int rest = length % 2 + ImageForm.WORD_BYTES;
        if (reader.read(word, rest) < rest) {
            throw damaged(at, "it ends within a record of " + length + " bytes");
        }
        count.bytes(word.asSlice(0, rest));
        int behind = word.get(ImageForm.WORD, length % 2);
        if (behind != value) {
            throw damaged(at, String.format("a record's length is 0x%08x before and 0x%08x behind it", value, behind));
        }
    }

    private void end() throws IOException {
        Trailer found = count.trailer();
        long at = reader.position();
        if (reader.read(word, ImageForm.TRAILER_BYTES) < ImageForm.TRAILER_BYTES || !ImageForm.isTrailer(word)) {
            ending = Ending.MARKED;
            return;
        }
        String objection = ImageForm.objection(word);
        if (objection.isEmpty() && !Trailer.read(word).equals(found)) {
            objection = "it holds " + found + ", and its trailer says " + Trailer.read(word);
        }
        if (!objection.isEmpty()) {
            throw damaged(at, objection);
        }
        ending = Ending.CHECKED;
    }

    private IOException damaged(long at, String what) {
        return new IOException(name + " is no image of a tape, or damaged, at byte " + at + ": " + what);
    }

    @Override
    public void close() {
        reader.close();
    }
}
