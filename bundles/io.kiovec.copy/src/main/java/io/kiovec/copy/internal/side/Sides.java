// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens the sides of copies. Any thread.
 *
 * @param devices where devices come from
 * @param memory where buffers come from that no device has a say in
 * @param standard the standard streams of the process
 */
public record Sides(Devices devices, Memory memory, Standard standard) {

    /** The standard streams of the process. */
    public interface Standard {
        /** {@return standard input} */
        ReadableByteChannel in();

        /** {@return standard output} */
        WritableByteChannel out();
    }

    /**
     * Opens what is read.
     *
     * @param opened what
     * @param way how its data is to move
     * @param skip where the copy begins, in bytes; multiples of a device's block
     * @return the side, which the caller closes
     * @throws IllegalArgumentException with a sentence, when it cannot begin there
     * @throws IOException when it cannot be opened
     */
    public Side source(Opened opened, Way way, long skip) throws IOException {
        return switch (opened.place()) {
            case Place.Device _ -> device(opened.disk(), way, skip, "--skip");
            case Place.PlainFile(Path path) -> file(path, skip, Set.of(StandardOpenOption.READ));
            case Place.Stream(Path path) ->
                new StreamSide(path.toString(), skipped(FileChannel.open(path, StandardOpenOption.READ), skip), null,
                        memory);
            case Place.Standard() ->
                new StreamSide("standard input", skipped(open(standard.in()), skip), null, memory);
        };
    }

    /**
     * Opens what is written.
     *
     * @param opened what
     * @param way how its data is to move
     * @param seek where the copy begins, in bytes; multiples of a device's block, 0 for a stream
     * @return the side, which the caller closes
     * @throws IllegalArgumentException with a sentence, when it cannot begin there
     * @throws IOException when it cannot be opened
     */
    public Side target(Opened opened, Way way, long seek) throws IOException {
        Place place = opened.place();
        if (seek > 0 && (place instanceof Place.Stream || place instanceof Place.Standard)) {
            throw new IllegalArgumentException("--seek " + seek + ": " + place + " can be written from its beginning"
                    + " only");
        }
        return switch (place) {
            case Place.Device _ -> device(opened.disk(), way, seek, "--seek");
            case Place.PlainFile(Path path) ->
                file(path, seek, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE));
            case Place.Stream(Path path) ->
                new StreamSide(path.toString(), null, FileChannel.open(path, StandardOpenOption.WRITE), memory);
            case Place.Standard() -> new StreamSide("standard output", null, open(standard.out()), memory);
        };
    }

    private static Side device(BlockDevice device, Way way, long base, String option) {
        if (base % device.blockSize() != 0) {
            throw new IllegalArgumentException(option + " " + base + ": give a multiple of " + device.blockSize()
                    + ", the block of " + device.address());
        }
        if (device.capacity() > 0 && base > device.capacity()) {
            throw new IllegalArgumentException(
                    option + " " + base + ": " + device.address() + " has " + device.capacity() + " bytes");
        }
        return new DeviceSide(device, way, base);
    }

    private Side file(Path path, long base, Set<StandardOpenOption> options) throws IOException {
        FileChannel channel = open(path, options);
        boolean writes = options.contains(StandardOpenOption.WRITE);
        Side side = null;
        try {
            if (!writes && base > channel.size()) {
                throw new IllegalArgumentException(
                        "--skip " + base + ": " + path + " has " + channel.size() + " bytes");
            }
            side = new FileSide(path, channel, base, writes, memory);
            return side;
        } finally {
            if (side == null) {
                channel.close();
            }
        }
    }

    private static FileChannel open(Path path, Set<StandardOpenOption> options) throws IOException {
        try {
            return FileChannel.open(path, options);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": there is no such file, or no folder to make it in", e);
        } catch (IOException e) {
            throw new IOException(path + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** {@return a stream from an offset on: what is before it is read and dropped} */
    private static ReadableByteChannel skipped(ReadableByteChannel channel, long skip) throws IOException {
        try {
            Channels.newInputStream(channel).skipNBytes(skip);
            return channel;
        } catch (EOFException e) {
            throw new IllegalArgumentException("--skip " + skip + ": what is read is shorter", e);
        }
    }

    /** {@return a standard stream that stays open} */
    private static ReadableByteChannel open(ReadableByteChannel standard) {
        return new ReadableByteChannel() {
            @Override
            public int read(java.nio.ByteBuffer into) throws IOException {
                return standard.read(into);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // It is the process'.
            }
        };
    }

    private static WritableByteChannel open(WritableByteChannel standard) {
        return new WritableByteChannel() {
            @Override
            public int write(java.nio.ByteBuffer from) throws IOException {
                return standard.write(from);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // It is the process'.
            }
        };
    }
}
