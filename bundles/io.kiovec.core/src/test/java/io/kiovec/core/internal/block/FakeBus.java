// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A transport whose disks come and go under names, as those of an adapter do. */
final class FakeBus implements Transport {

    /** What its scan tells of a disk. */
    enum Scan {
        /** Which disk it is. */
        KNOWS,
        /** That there is one. */
        SEES
    }

    final Map<String, FakeDisk> disks = new ConcurrentSkipListMap<>();
    /** The names by which disks were opened. */
    final List<String> opens = new CopyOnWriteArrayList<>();
    volatile Scan scan = Scan.KNOWS;

    @Override
    public List<DeviceDescription> scan() {
        return disks.entrySet().stream()
                .map(entry -> new DeviceDescription(new Address("bus", entry.getKey()), Set.of(DeviceKind.BLOCK),
                        "bus", "a disk", OptionalLong.empty(), OptionalLong.empty(),
                        scan == Scan.KNOWS ? entry.getValue().identity : Identity.UNKNOWN))
                .toList();
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        opens.add(address.rest());
        FakeDisk disk = disks.get(address.rest());
        if (disk == null) {
            throw new DeviceException.Unavailable(address, "there is no such node");
        }
        return new Node(address.rest(), disk, disk.openBlock(address, access));
    }

    /** An open node: a disk that has gone fails its reads and may have taken of its writes what nobody knows. */
    private final class Node implements BlockEndpoint {

        private final String name;
        private final FakeDisk disk;
        private final BlockEndpoint inner;

        Node(String name, FakeDisk disk, BlockEndpoint inner) {
            this.name = name;
            this.disk = disk;
            this.inner = inner;
        }

        @Override
        public Optional<String> lost() {
            return disks.get(name) == disk ? Optional.empty() : Optional.of("the disk was pulled");
        }

        @Override
        public Limits limits() {
            return inner.limits();
        }

        @Override
        public Identity identity() {
            return inner.identity();
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            long moved = inner.read(offset, memory, call);
            if (lost().isPresent()) {
                throw new DeviceException.Offline(call.address(), lost().get());
            }
            return moved;
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            long moved = inner.write(offset, memory, call);
            if (lost().isPresent()) {
                throw new DeviceException.OutcomeUnknown(call.address(), lost().get());
            }
            return moved;
        }

        @Override
        public void flush(BlockCall call) throws DeviceException {
            if (lost().isPresent()) {
                throw new DeviceException.Offline(call.address(), lost().get());
            }
            inner.flush(call);
        }

        @Override
        public void close() throws DeviceException {
            inner.close();
        }
    }
}
