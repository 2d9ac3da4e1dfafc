// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.sim.internal.adapter.Adapter;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A simulated disk behind its adapter, with the endpoints that are open on it. It is powered off when it is configured
 * away or its bundle stops; with the last endpoint its medium and its adapter go.
 */
final class Disk {

    /** What the medium does; the one place where its errors become the device's. */
    private interface MediumWork {
        void run() throws IOException;
    }

    private final DiskModel model;
    private final DiskMedium medium;
    private final Adapter adapter;
    private final Limits limits;
    private final Identity identity;
    private int endpoints;
    private boolean released;
    private volatile boolean off;

    Disk(DiskModel model, DiskMedium medium, Adapter adapter) {
        this.model = model;
        this.medium = medium;
        this.adapter = adapter;
        limits = model.limits();
        identity = Identity.of(Designator.whole(Source.SIMULATED_MEDIUM, medium.serial()));
    }

    DiskModel model() {
        return model;
    }

    synchronized BlockEndpoint open(Address address) throws DeviceException {
        if (off) {
            throw gone(address);
        }
        endpoints++;
        return new Endpoint();
    }

    /** No call reaches the disk from now on; what is inside ends. */
    synchronized void powerOff() {
        off = true;
        releaseIfUnused();
    }

    private synchronized void endpointClosed() {
        endpoints--;
        releaseIfUnused();
    }

    private void releaseIfUnused() {
        if (off && endpoints == 0 && !released) {
            released = true;
            adapter.close();
            medium.close();
        }
    }

    private static DeviceException gone(Address address) {
        return new DeviceException.Offline(address, "the simulated disk was switched off or configured anew");
    }

    /** One connection. The framework closes it when no call is inside (rule L2). */
    private final class Endpoint implements BlockEndpoint {

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        private void check(long offset, long length, BlockCall call) throws DeviceException {
            if (off) {
                throw gone(call.address());
            }
            if (offset < 0 || length < 0 || offset > model.capacity() - length || offset % model.blockBytes() != 0
                    || length % model.blockBytes() != 0) {
                throw new DeviceException.IllegalRequest(call.address(), "offset " + offset + ", length " + length
                        + ": the disk has " + model.capacity() + " bytes in blocks of " + model.blockBytes());
            }
        }

        private void checkWritable(BlockCall call) throws DeviceException {
            if (model.writable() != Support.YES) {
                throw new DeviceException.Protected(call.address(), "the simulated disk is read-only");
            }
        }

        private void onMedium(BlockCall call, MediumWork work) throws DeviceException {
            try {
                work.run();
            } catch (IOException e) {
                throw new DeviceException.Medium(call.address(), e.getMessage(), Detail.NONE, e);
            }
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            check(offset, memory.byteSize(), call);
            return adapter.transfer(call, DataDirection.IN, memory, own -> {
                onMedium(call, () -> medium.read(offset, own));
                return own.byteSize();
            });
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            check(offset, memory.byteSize(), call);
            checkWritable(call);
            long written = adapter.transfer(call, DataDirection.OUT, memory, own -> {
                onMedium(call, () -> medium.write(offset, own));
                return own.byteSize();
            });
            if (call.durability() == Durability.FORCE_UNIT_ACCESS) {
                onMedium(call, () -> medium.flush(offset, written));
            }
            return written;
        }

        @Override
        public void flush(BlockCall call) throws DeviceException {
            onMedium(call, medium::flush);
        }

        @Override
        public void discard(long offset, long length, BlockCall call) throws DeviceException {
            writeZeroes(offset, length, call);
        }

        @Override
        public void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
            check(offset, length, call);
            checkWritable(call);
            onMedium(call, () -> medium.deallocate(offset, length));
        }

        @Override
        public void close() {
            endpointClosed();
        }
    }
}
