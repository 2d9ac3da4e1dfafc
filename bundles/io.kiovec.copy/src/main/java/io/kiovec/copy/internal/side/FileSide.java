// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A regular file from an offset on, through the kernel's page cache. Of any length, to the byte. */
final class FileSide implements Side {

    /** What the kernel's device numbers are made of (makedev(3)). */
    private static final long MAJOR_LOW = 0xfff;
    private static final int MAJOR_LOW_SHIFT = 8;
    private static final long MAJOR_HIGH = 0xfffff000L;
    private static final int MAJOR_HIGH_SHIFT = 32;
    private static final long MINOR_LOW = 0xff;
    private static final long MINOR_HIGH = 0xffffff00L;
    private static final int MINOR_HIGH_SHIFT = 12;

    private final Path path;
    private final FileChannel channel;
    private final long base;
    private final Memory memory;
    private final boolean writes;
    private final Identity identity;

    /**
     * @param path its name
     * @param channel opened for this side, which closes it
     * @param base where the copy begins
     * @param writes whether it is written
     * @param memory where buffers come from
     */
    FileSide(Path path, FileChannel channel, long base, boolean writes, Memory memory) throws IOException {
        this.path = path;
        this.channel = channel;
        this.base = base;
        this.writes = writes;
        this.memory = memory;
        identity = identity(path);
    }

    /** {@return the same identity as {@code raw} gives the file, so that one is known in the other} */
    private static Identity identity(Path path) throws IOException {
        long device = ((Number) Files.getAttribute(path, "unix:dev")).longValue();
        long inode = ((Number) Files.getAttribute(path, "unix:ino")).longValue();
        long major = device >> MAJOR_LOW_SHIFT & MAJOR_LOW | device >> MAJOR_HIGH_SHIFT & MAJOR_HIGH;
        long minor = device & MINOR_LOW | device >> MINOR_HIGH_SHIFT & MINOR_HIGH;
        return Identity.of(Designator.whole(Source.FILE, major + ":" + minor + "/" + inode));
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public OptionalLong size() {
        try {
            return writes ? OptionalLong.empty() : OptionalLong.of(Math.max(0, channel.size() - base));
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public IoBuffer allocate(long bytes) throws DeviceException {
        return memory.allocate(bytes);
    }

    @Override
    public Port reading(int depth) {
        return new DirectPort(chunk -> {
            long count = read(chunk.at(), chunk, 0, chunk.length());
            if (count < chunk.length()) {
                throw new IOException(path + " ends at byte " + (base + chunk.at() + count)
                        + ": it was made shorter while it was copied");
            }
        });
    }

    @Override
    public Port writing(int depth) {
        return new DirectPort(chunk -> write(chunk.at(), chunk, 0, chunk.length()));
    }

    @Override
    public long read(long at, Chunk into, long from, long length) throws IOException {
        try {
            ByteBuffer data = into.memory().asSlice(from, length).asByteBuffer();
            while (data.hasRemaining() && channel.read(data, base + at + data.position()) >= 0) {
                // A read may give less than was asked for.
            }
            return data.position();
        } catch (IOException e) {
            // EIO has no class of its own in the JDK.
            if (String.valueOf(e.getMessage()).startsWith("Input/output error")) {
                throw new DeviceException.Medium(new Address("file", path.toString()), "cannot be read at byte "
                        + (base + at) + ": " + e.getMessage(), DeviceException.Detail.NONE, e);
            }
            throw e;
        }
    }

    @Override
    public void write(long at, Chunk out, long from, long length) throws IOException {
        write(at, out.memory().asSlice(from, length).asByteBuffer());
    }

    private void write(long at, ByteBuffer data) throws IOException {
        try {
            while (data.hasRemaining()) {
                channel.write(data, base + at + data.position());
            }
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** What is a hole already, or behind the end, stays one. */
    @Override
    public void zero(long at, long length) throws IOException {
        ByteBuffer found = ByteBuffer.allocate((int) Math.min(length, 1 << 16));
        ByteBuffer zeroes = ByteBuffer.allocate(found.capacity());
        for (long done = 0; done < length;) {
            found.clear().limit((int) Math.min(found.capacity(), length - done));
            if (channel.read(found, base + at + done) <= 0) {
                return;
            }
            int count = found.flip().limit();
            zeroes.clear().limit(count);
            if (MemorySegment.ofBuffer(found).mismatch(MemorySegment.ofBuffer(zeroes)) >= 0) {
                write(at + done, zeroes);
            }
            done += count;
        }
    }

    @Override
    public void cut() throws IOException {
        channel.truncate(Math.min(channel.size(), base));
    }

    @Override
    public void flush() throws IOException {
        if (writes) {
            channel.force(false);
        }
    }

    @Override
    public void end(long at) throws IOException {
        if (channel.size() < base + at) {
            channel.write(ByteBuffer.allocate(1), base + at - 1);
        }
    }

    @Override
    public Tally tally() {
        return new Tally();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
