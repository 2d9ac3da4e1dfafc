// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What stands at the beginning of a map's file: four little-endian words of eight bytes, the name of the format, the
 * unit, the levels, and when the medium's file was last written before it was closed.
 *
 * @param unit bytes for which one bit stands
 * @param levels of the map
 */
record MapHeader(int unit, int levels) {

    /** In place of a time: it is in use, or was when the process ended. */
    static final long IN_USE = 0;

    private static final long FORMAT = ByteBuffer.wrap("KIOVMAP1".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN).getLong();
    private static final int LENGTH = 32;

    /**
     * A header as it was found.
     *
     * @param header empty when there is none that can be read
     * @param stamp when the medium's file was last written, in nanoseconds, or {@link #IN_USE}
     */
    record Found(Optional<MapHeader> header, long stamp) {
        static final Found NONE = new Found(Optional.empty(), IN_USE);
    }

    /** {@return the header of a file} */
    static Found read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Found.NONE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
        }
        bytes.flip();
        if (bytes.remaining() < LENGTH || bytes.getLong() != FORMAT) {
            return Found.NONE;
        }
        long unit = bytes.getLong();
        long levels = bytes.getLong();
        boolean sound = unit > 0 && unit <= Integer.MAX_VALUE && levels >= 2 && levels <= 5;
        return sound ? new Found(Optional.of(new MapHeader((int) unit, (int) levels)), bytes.getLong()) : Found.NONE;
    }

    /** Writes it, and makes it last. */
    void write(Store map, long stamp) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(FORMAT).putLong(unit).putLong(levels).putLong(stamp).flip();
        map.write(0, MemorySegment.ofBuffer(bytes));
        map.force(0, LENGTH);
    }
}
