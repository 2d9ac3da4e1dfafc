// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A driver whose device stands on another one: the rest of its address. */
final class FakeFilter implements Transport {

    /** What happens before the other device is opened. */
    interface Before {
        void opening(Address address) throws DeviceException;
    }

    final AtomicInteger opened = new AtomicInteger();
    volatile Before before = address -> {
    };
    private final TestCore core;

    FakeFilter(TestCore core) {
        this.core = core;
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        before.opening(address);
        BlockDevice inner = core.open(address.rest(), BlockDevice.class, access, "bundle filter");
        opened.incrementAndGet();
        return new Endpoint(inner);
    }

    private record Endpoint(BlockDevice inner) implements BlockEndpoint {

        @Override
        public Limits limits() {
            return inner.limits();
        }

        @Override
        public Identity identity() {
            return inner.identity();
        }

        private static RequestOptions options(BlockCall call) {
            return RequestOptions.INDIRECT.with(Duration.ofNanos(call.timeoutNanos()));
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            return inner.read(offset, memory, options(call)).bytes();
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            return inner.write(offset, memory, options(call)).bytes();
        }

        @Override
        public void flush(BlockCall call) throws DeviceException {
            inner.flush();
        }

        @Override
        public void close() throws DeviceException {
            inner.close();
        }
    }
}
