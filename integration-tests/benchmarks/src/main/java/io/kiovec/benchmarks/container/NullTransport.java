// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.container;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;

/** Disks that move nothing and say they did: what is left is the framework. Any name is a disk of its own. */
public final class NullTransport implements Transport {

    /** The scheme it is made for. */
    public static final String SCHEME = "null";

    private static final Limits LIMITS = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 1)
            .set(Limit.CAPACITY, 1L << 40).set(Limit.MAX_TRANSFER, 1L << 30).build();

    /** Makes the driver. */
    public NullTransport() {
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) {
        return new NullEndpoint(Identity
                .of(Identity.Designator.whole(Identity.Source.BLOCK_NODE, address.toString())));
    }

    private record NullEndpoint(Identity identity) implements BlockEndpoint {

        @Override
        public Limits limits() {
            return LIMITS;
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) {
            return memory.byteSize();
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) {
            return memory.byteSize();
        }

        @Override
        public void flush(BlockCall call) {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
