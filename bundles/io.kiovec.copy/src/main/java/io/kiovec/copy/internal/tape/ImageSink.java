// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** An image of a tape, written from its beginning or from behind what was written before. */
public final class ImageSink implements ItemSink {

    private final ByteWriter writer;
    private final MemorySegment word = ImageForm.scratch();
    private final ImageCount count;

    /**
     * Begins an image.
     *
     * @param side the caller's to close
     * @throws IOException when there is no memory
     */
    public ImageSink(Side side) throws IOException {
        writer = new ByteWriter(side);
        count = new ImageCount();
    }

    /**
     * Goes on with an image.
     *
     * @param side the caller's to close
     * @param read what was read of the image up to where it goes on
     * @throws IOException when it cannot be read
     */
    public ImageSink(Side side, ImageSource read) throws IOException {
        writer = new ByteWriter(side);
        writer.resume(read.position());
        count = read.count();
    }

    /** {@return bytes of the image so far} */
    public long position() {
        return writer.position();
    }

    @Override
    public void put(Item item) throws IOException {
        switch (item.kind()) {
            case BLOCK -> {
                word(item.length());
                write(item.data());
                if (item.length() % 2 == 1) {
                    word.set(ImageForm.WORD, 0, 0);
                    write(word.asSlice(0, 1));
                }
                word(item.length());
            }
            case FILEMARK -> word(ImageForm.FILEMARK);
            case BAD -> {
                word(ImageForm.BAD);
                word(ImageForm.BAD);
            }
            case END -> throw new IllegalStateException("the end is not written");
        }
        count.item(item);
    }

    private void word(int value) throws IOException {
        word.set(ImageForm.WORD, 0, value);
        write(word.asSlice(0, ImageForm.WORD_BYTES));
    }

    private void write(MemorySegment bytes) throws IOException {
        count.bytes(bytes);
        writer.write(bytes);
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void finish() throws IOException {
        word(ImageForm.END);
        count.trailer().write(word);
        writer.write(word);
        flush();
    }

    @Override
    public void close() {
        writer.close();
    }
}
