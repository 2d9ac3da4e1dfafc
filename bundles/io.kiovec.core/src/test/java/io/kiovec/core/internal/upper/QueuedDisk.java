// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import java.lang.foreign.MemorySegment;

/** A disk that follows a script, its queue of blocks, and what comes of requests in it. */
abstract class QueuedDisk {

    static final String READ_8_AT_0 = "28000000000000000800";
    static final String WRITE_8_AT_0 = "2a000000000000000800";
    static final String SYNCHRONIZE = "35000000000000000000";
    static final int GONE = 0x40;

    final FakeDiskScript script = new FakeDiskScript();
    final FakeScsi scsi = script.scsi;
    final MemorySegment eightBlocks = MemorySegment.ofArray(new byte[4096]);
    FakeCommandQueue commands;
    Blocks blocks;

    void open() throws DeviceException {
        open(4);
    }

    void open(int depth) throws DeviceException {
        commands = new FakeCommandQueue(script, 1);
        blocks = new Blocks(script.open().openQueue(depth).orElseThrow());
    }

    Blocks.End read() throws DeviceException {
        return blocks.run(Kind.READ, 0, eightBlocks);
    }

    Blocks.End write() throws DeviceException {
        return blocks.run(Kind.WRITE, 0, eightBlocks);
    }

    Blocks.End flush() throws DeviceException {
        return blocks.run(Kind.FLUSH, 0, MemorySegment.NULL);
    }

    static FakeScsi.Reply busy() {
        return FakeScsi.status(0x08);
    }
}
